package dev.weir.gateway.plugin;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.FilterFactory;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Collects the factories of one plugin, each under a name that can stand in a file.
final class Factories {

  private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final TreeMap<String, FilterFactory<?>> filters = new TreeMap<>();
  private final TreeMap<String, AccessLogSinkFactory<?>> sinks = new TreeMap<>();

  static boolean isName(String name) {
    return KEBAB_CASE.matcher(name).matches();
  }

  /// Adds a factory after asking it for what it must always be able to answer.
  void add(FilterFactory<?> factory) throws PluginException {
    var type = factory.getClass().getName();
    var name = checked(type, factory::name, factory::configType);
    var other = filters.putIfAbsent(name, factory);
    if (other != null) {
      throw twice("filter", name, other.getClass().getName(), type);
    }
  }

  /// Adds a factory of sinks after asking it for what it must always be able to answer.
  void add(AccessLogSinkFactory<?> factory) throws PluginException {
    var type = factory.getClass().getName();
    var name = checked(type, factory::name, factory::configType);
    var other = sinks.putIfAbsent(name, factory);
    if (other != null) {
      throw twice("access log sink", name, other.getClass().getName(), type);
    }
  }

  @SuppressWarnings({"NullAway", "ConstantValue"}) // a plugin may break the contract
  private static String checked(
      String type, Question<String> nameOf, Question<? extends Class<?>> configTypeOf)
      throws PluginException {
    var name = ask(type + ".name()", nameOf);
    if (name == null || !isName(name)) {
      throw new PluginException(
          "%s.name(): '%s' (expected: kebab-case, such as request-id)".formatted(type, name));
    }
    var configType = ask(type + ".configType()", configTypeOf);
    if (configType == null || !configType.isRecord()) {
      throw new PluginException(type + ".configType(): " + configType + " (expected: a record)");
    }
    return name;
  }

  private static PluginException twice(String what, String name, String first, String second) {
    return new PluginException(
        "%s %s is brought by %s and by %s".formatted(what, name, first, second));
  }

  /// Lets all factories prove that they work.
  void selfTest() throws PluginException {
    for (var factory : filters.values()) {
      prove(factory.getClass(), factory::selfTest);
    }
    for (var factory : sinks.values()) {
      prove(factory.getClass(), factory::selfTest);
    }
  }

  private static void prove(Class<?> type, Proof proof) throws PluginException {
    try {
      proof.run();
    } catch (Throwable e) { // a plugin may throw anything
      throw PluginException.of(type.getName() + ".selfTest() threw", e);
    }
  }

  boolean isEmpty() {
    return filters.isEmpty() && sinks.isEmpty();
  }

  /// What the plugin brings.
  Brought brought() {
    return new Brought(filters, sinks);
  }

  private interface Question<T> {
    T ask();
  }

  private interface Proof {
    void run() throws Exception;
  }

  private static <T> T ask(String what, Question<T> question) throws PluginException {
    try {
      return question.ask();
    } catch (RuntimeException | LinkageError e) {
      throw PluginException.of(what + " threw", e);
    }
  }
}
