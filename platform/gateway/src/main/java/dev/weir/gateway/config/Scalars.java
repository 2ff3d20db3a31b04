package dev.weir.gateway.config;

import dev.weir.api.DataSize;
import dev.weir.api.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The types whose values are single values in the file.
final class Scalars {

  /// The compiler of regular expressions recurses.
  private static final int MAX_PATTERN = 1000;

  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,40}");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");

  static final Map<String, Object> TEXT = Map.of("type", "string");
  static final Map<String, Object> SECRET =
      Collections.unmodifiableMap(new TreeMap<>(Map.of("type", "string", "writeOnly", true)));
  private static final Map<Class<?>, Shape.Scalar> BUILT_IN = builtIn();

  private Scalars() {}

  /// How values of the type are read; empty if they are not single values.
  static Optional<Shape.Scalar> of(Class<?> type) {
    return Optional.ofNullable(BUILT_IN.get(type)).or(() -> parsed(type));
  }

  private static Map<Class<?>, Shape.Scalar> builtIn() {
    var types = new HashMap<Class<?>, Shape.Scalar>();
    var bool = scalar("true or false", Scalars::bool, Map.of("type", "boolean"));
    types.put(boolean.class, bool);
    types.put(Boolean.class, bool);
    var integer = scalar("a whole number", Scalars::integer, Map.of("type", "integer"));
    types.put(int.class, integer);
    types.put(Integer.class, integer);
    var longInteger = scalar("a whole number", Scalars::longInteger, Map.of("type", "integer"));
    types.put(long.class, longInteger);
    types.put(Long.class, longInteger);
    var decimal = scalar("a number", Scalars::decimal, Map.of("type", "number"));
    types.put(double.class, decimal);
    types.put(Double.class, decimal);
    types.put(String.class, scalar("text", text -> text, TEXT));
    types.put(Secret.class, scalar("text", Secret::of, SECRET));
    types.put(
        Pattern.class,
        scalar(
            "a regular expression", Scalars::pattern, Map.of("type", "string", "format", "regex")));
    types.put(
        Duration.class,
        scalar(
            "a duration, such as 500ms or 1m30s",
            Durations::parse,
            text("^" + Durations.FORMAT + "$")));
    types.put(
        DataSize.class,
        scalar(
            "a size, such as 64KiB or 10MB",
            DataSize::parse,
            text("^[0-9]+ ?(B|KB|KiB|MB|MiB|GB|GiB)$")));
    types.put(
        Percent.class,
        scalar(Percent.EXPECTED, Percent::parse, text("^[0-9]{1,3}(\\.[0-9]{1,2})? ?%$")));
    types.put(
        IndexRefresh.class,
        scalar(
            IndexRefresh.EXPECTED, IndexRefresh::parse, text("^(off|" + Durations.FORMAT + ")$")));
    types.put(HostPort.class, scalar(HostPort.EXPECTED, HostPort::parse, text(":[0-9]{1,5}$")));
    types.put(
        Cidr.class, scalar(Cidr.EXPECTED, Cidr::parse, text("^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$")));
    types.put(Path.class, new Shape.Scalar("a path", Scalars::path, TEXT));
    return Map.copyOf(types);
  }

  private static Shape.Scalar scalar(
      String expected, Function<String, Object> read, Map<String, Object> schema) {
    return new Shape.Scalar(expected, (text, _) -> read.apply(text), schema);
  }

  private static Map<String, Object> text(String pattern) {
    return Map.of("type", "string", "pattern", pattern);
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Integer integer(String text) {
    return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static Long longInteger(String text) {
    return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static long whole(String text, long min, long max) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    var value = new BigInteger(text);
    if (value.compareTo(BigInteger.valueOf(min)) < 0
        || value.compareTo(BigInteger.valueOf(max)) > 0) {
      throw new IllegalArgumentException(
          Problems.quoted(text) + " (expected: a whole number from " + min + " to " + max + ")");
    }
    return value.longValue();
  }

  private static Pattern pattern(String text) {
    if (text.length() > MAX_PATTERN) {
      throw new IllegalArgumentException(
          Problems.quoted(text) + " (expected: at most " + MAX_PATTERN + " characters)");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      var reason = e.getDescription().toLowerCase(Locale.ROOT);
      throw new IllegalArgumentException(
          Problems.quoted(text) + " (expected: a regular expression; " + reason + ")", e);
    }
  }

  private static Double decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    var value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static Path path(String text, Path directory) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(text);
    }
    return directory.resolve(text).normalize();
  }

  /// A type that reads its own values with a public static method `parse(String)`.
  private static Optional<Shape.Scalar> parsed(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> parses(method, type))
        .findFirst()
        .map(method -> parsed(type, method));
  }

  private static boolean parses(Method method, Class<?> type) {
    return method.getName().equals("parse")
        && Modifier.isStatic(method.getModifiers())
        && Modifier.isPublic(method.getModifiers())
        && method.getReturnType() == type
        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class});
  }

  private static Shape.Scalar parsed(Class<?> type, Method method) {
    method.setAccessible(true);
    return scalar(expected(type), text -> invoke(method, text), TEXT);
  }

  private static String expected(Class<?> type) {
    return Names.kebab(type.getSimpleName()).replace('-', ' ');
  }

  private static Object invoke(Method parse, String text) {
    try {
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      var cause = e.getCause();
      throw new IllegalArgumentException(cause == null ? null : cause.getMessage(), cause);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
