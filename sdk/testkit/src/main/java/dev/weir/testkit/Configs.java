package dev.weir.testkit;

import dev.weir.api.Default;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Makes the configuration of a filter as a gateway does: from properties as they are written in a
/// file, with the record's [Default]s for the others and the checks of its constructor.
///
/// ```java
/// var defaults = Configs.defaults(Config.class);
/// var config = Configs.of(Config.class, "max-age", "10s", "methods", "[GET, HEAD]");
/// ```
///
/// Values are YAML in flow style, so a text that begins with `[` or `{` is quoted: `"to",
/// "'{path}'"`. What is wrong is an [IllegalArgumentException] whose message begins with the
/// property: `max-age: '10' (expected: a duration such as 500ms or 10s)`. It is the message that an
/// operator sees, without the file's name, the line and the path of the filter in front.
public final class Configs {

  private Configs() {}

  /// The configuration of a filter that is named without any property.
  ///
  /// @throws IllegalArgumentException if a property has no default
  public static <C extends Record> C defaults(Class<C> type) {
    return record(type, Map.of());
  }

  /// The configuration with these properties.
  ///
  /// @param properties name, value, name, value; names are in kebab-case or in snake_case
  /// @throws IllegalArgumentException if a name is unknown, a value is not of its type, a value is
  ///   missing, or the record refuses it
  public static <C extends Record> C of(Class<C> type, String... properties) {
    if (properties.length % 2 != 0) {
      throw new IllegalArgumentException(
          properties.length + " strings (expected: a value for each name)");
    }
    var values = new LinkedHashMap<String, Object>();
    for (var i = 0; i < properties.length; i += 2) {
      values.put(properties[i], FlowYaml.parse(properties[i + 1]));
    }
    return record(type, values);
  }

  static <C extends Record> C record(Class<C> type, Map<String, ?> values) {
    var components = type.getRecordComponents();
    var names = Arrays.stream(components).map(Configs::propertyName).toList();
    var properties = properties(values, names);
    var types = new ArrayList<Class<?>>();
    var arguments = new ArrayList<>();
    for (var component : components) {
      types.add(component.getType());
      arguments.add(value(component, properties));
    }
    return construct(type, types.toArray(Class<?>[]::new), arguments.toArray());
  }

  /// The same values by the names of the properties: a file may have `max_age` for `max-age`.
  private static Map<String, Object> properties(Map<String, ?> values, List<String> names) {
    var properties = new LinkedHashMap<String, Object>();
    values.forEach((key, value) -> {
      var name = key.replace('_', '-');
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            key + ": unknown property (expected one of: " + names + ")");
      }
      if (properties.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException(key + ": duplicate property");
      }
    });
    return properties;
  }

  private static Object value(RecordComponent component, Map<String, ?> values) {
    var name = propertyName(component);
    var given = values.get(name);
    if (given != null) {
      return ConfigValue.convert(component.getGenericType(), given, name);
    }
    var absent = component.getAnnotation(Default.class);
    if (absent != null) {
      return ConfigValue.convert(component.getGenericType(), FlowYaml.parse(absent.value()), name);
    }
    if (component.getType() == Optional.class) {
      return Optional.empty();
    }
    throw new IllegalArgumentException(name + ": missing (expected: a value)");
  }

  private static <C extends Record> C construct(
      Class<C> type, Class<?>[] types, Object[] arguments) {
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalArgumentException(type + " cannot be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " cannot be made", e);
    }
  }

  private static String propertyName(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
