package dev.weir.gateway.plugin;

import dev.weir.api.FilterFactory;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Collects the factories of one plugin, each under a name that can stand in a file.
final class Factories {

  private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final TreeMap<String, FilterFactory<?>> byName = new TreeMap<>();

  static boolean isName(String name) {
    return KEBAB_CASE.matcher(name).matches();
  }

  /// Adds a factory after asking it for what it must always be able to answer.
  @SuppressWarnings({"NullAway", "ConstantValue"}) // a plugin may break the contract
  void add(FilterFactory<?> factory) throws PluginException {
    var type = factory.getClass().getName();
    var name = ask(type + ".name()", factory::name);
    if (name == null || !isName(name)) {
      throw new PluginException(
          "%s.name(): '%s' (expected: kebab-case, such as request-id)".formatted(type, name));
    }
    var configType = ask(type + ".configType()", factory::configType);
    if (configType == null || !configType.isRecord()) {
      throw new PluginException(type + ".configType(): " + configType + " (expected: a record)");
    }
    var other = byName.putIfAbsent(name, factory);
    if (other != null) {
      var first = other.getClass().getName();
      throw new PluginException(
          "filter %s is brought by %s and by %s".formatted(name, first, type));
    }
  }

  /// Lets all factories prove that they work.
  void selfTest() throws PluginException {
    for (var factory : byName.values()) {
      try {
        factory.selfTest();
      } catch (Throwable e) { // a plugin may throw anything
        throw PluginException.of(factory.getClass().getName() + ".selfTest() threw", e);
      }
    }
  }

  SortedMap<String, FilterFactory<?>> byName() {
    return byName;
  }

  private interface Question<T> {
    T ask();
  }

  private static <T> T ask(String what, Question<T> question) throws PluginException {
    try {
      return question.ask();
    } catch (RuntimeException | LinkageError e) {
      throw PluginException.of(what + " threw", e);
    }
  }
}
