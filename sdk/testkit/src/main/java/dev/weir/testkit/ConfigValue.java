package dev.weir.testkit;

import dev.weir.api.DataSize;
import dev.weir.api.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Turns what stands in a file into the value of a configuration property.
final class ConfigValue {

  private static final Pattern DURATION = Pattern.compile("([0-9]+) ?(ms|s|m|h|d)");
  private static final Map<Class<?>, Function<String, Object>> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, text -> text),
          Map.entry(boolean.class, ConfigValue::bool),
          Map.entry(Boolean.class, ConfigValue::bool),
          Map.entry(int.class, Integer::valueOf),
          Map.entry(Integer.class, Integer::valueOf),
          Map.entry(long.class, Long::valueOf),
          Map.entry(Long.class, Long::valueOf),
          Map.entry(double.class, Double::valueOf),
          Map.entry(Double.class, Double::valueOf),
          Map.entry(Duration.class, ConfigValue::duration),
          Map.entry(DataSize.class, DataSize::parse),
          Map.entry(Path.class, Path::of),
          Map.entry(Pattern.class, Pattern::compile),
          Map.entry(Secret.class, Secret::of));

  private ConfigValue() {}

  static Object convert(Type type, Object given, String path) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic, given, path);
    }
    var plain = (Class<?>) type;
    if (plain.isRecord() && !SCALARS.containsKey(plain)) {
      return nested(plain.asSubclass(Record.class), given, path);
    }
    if (!(given instanceof String text)) {
      throw wrong(path, given, "a single value");
    }
    return scalar(plain, text, path);
  }

  private static Object generic(ParameterizedType type, Object given, String path) {
    var arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return Optional.of(convert(arguments[0], given, path));
    }
    if (type.getRawType() == List.class) {
      return list(arguments[0], given, path);
    }
    if (type.getRawType() == Map.class) {
      return map(arguments[1], given, path);
    }
    throw new IllegalArgumentException(path + ": properties of type " + type + " are unknown");
  }

  private static List<Object> list(Type type, Object given, String path) {
    if (!(given instanceof List<?> elements)) {
      throw wrong(path, given, "a list");
    }
    var values = new ArrayList<>();
    for (var element : elements) {
      values.add(convert(type, element, path + "[" + values.size() + "]"));
    }
    return List.copyOf(values);
  }

  private static Map<String, Object> map(Type type, Object given, String path) {
    var values = new LinkedHashMap<String, Object>();
    entries(given, path)
        .forEach((key, value) -> values.put(key, convert(type, value, path + "." + key)));
    return Collections.unmodifiableMap(values);
  }

  private static Record nested(Class<? extends Record> type, Object given, String path) {
    var properties = entries(given, path);
    try {
      return Configs.record(type, properties);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + "." + e.getMessage(), e);
    }
  }

  private static Map<String, Object> entries(Object given, String path) {
    if (!(given instanceof Map<?, ?> map)) {
      throw wrong(path, given, "a map");
    }
    var entries = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> entries.put((String) key, value));
    return entries;
  }

  private static Object scalar(Class<?> type, String text, String path) {
    var parser = SCALARS.get(type);
    if (parser == null) {
      return constant(type, text, path);
    }
    try {
      return parser.apply(text);
    } catch (NumberFormatException _) {
      throw wrong(path, text, "a number");
    } catch (PatternSyntaxException e) {
      throw wrong(path, text, "a regular expression: " + e.getDescription());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' (expected: true or false)");
    };
  }

  private static Duration duration(String text) {
    var matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: a duration such as 500ms or 10s)");
    }
    var amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static Object constant(Class<?> type, String text, String path) {
    var constants = type.getEnumConstants();
    if (constants == null) {
      throw new IllegalArgumentException(path + ": properties of " + type + " are unknown");
    }
    var names = new ArrayList<String>();
    for (var constant : constants) {
      var name = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text)) {
        return constant;
      }
      names.add(name);
    }
    throw wrong(path, text, "one of " + names);
  }

  private static IllegalArgumentException wrong(String path, Object given, String expected) {
    return new IllegalArgumentException(path + ": '" + given + "' (expected: " + expected + ")");
  }
}
