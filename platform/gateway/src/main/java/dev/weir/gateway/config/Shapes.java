package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Json;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Derives [Shape]s from types.
///
/// What is derived is kept with the class it describes, so that it goes when a plugin is unloaded.
final class Shapes {

  private static final ClassValue<Shape.Properties> PROPERTIES =
      new ClassValue<>() {
        @Override
        protected Shape.Properties computeValue(Class<?> type) {
          return describe(type.asSubclass(Record.class));
        }
      };

  private Shapes() {}

  /// The properties of a record.
  ///
  /// @throws IllegalStateException if the record cannot be bound, which is its author's mistake
  static Shape.Properties properties(Class<? extends Record> type) {
    return PROPERTIES.get(type);
  }

  /// The shape of a type.
  ///
  /// @throws IllegalStateException if values of the type cannot be bound
  static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    if (!(type instanceof Class<?> raw)) {
      throw notUnderstood(type);
    }
    if (raw == Json.class) {
      return new Shape.Json();
    }
    if (raw == Node.class) {
      return new Shape.Raw();
    }
    if (raw == FilterConfig.class) {
      return new Shape.FilterUse();
    }
    if (raw == SinkConfig.class) {
      return new Shape.SinkUse();
    }
    if (raw.isEnum()) {
      return new Shape.Choice(constants(raw));
    }
    var scalar = Scalars.of(raw);
    if (scalar.isPresent()) {
      return scalar.get();
    }
    if (raw.isRecord()) {
      return new Shape.Nested(raw.asSubclass(Record.class));
    }
    throw notUnderstood(type);
  }

  private static Shape ofGeneric(ParameterizedType type) {
    var arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      return new Shape.ListOf(of(arguments[0]));
    }
    if (type.getRawType() == Optional.class) {
      return new Shape.OptionalOf(of(arguments[0]));
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return new Shape.MapOf(of(arguments[1]));
    }
    throw notUnderstood(type);
  }

  private static Map<String, Object> constants(Class<?> type) {
    var constants = new LinkedHashMap<String, Object>();
    for (var constant : type.getEnumConstants()) {
      constants.put(Names.kebab(((Enum<?>) constant).name()), constant);
    }
    return constants;
  }

  private static Shape.Properties describe(Class<? extends Record> type) {
    var components = type.getRecordComponents();
    var properties = Arrays.stream(components).map(Shapes::property).toList();
    var shortForm = Optional.ofNullable(type.getAnnotation(ShortForm.class)).map(ShortForm::value);
    var spellings = new HashMap<String, Shape.Property>();
    for (var property : properties) {
      spellings.put(property.name(), property);
      spellings.put(property.name().replace('-', '_'), property);
    }
    return new Shape.Properties(constructor(type, components), properties, spellings, shortForm);
  }

  private static Constructor<? extends Record> constructor(
      Class<? extends Record> type, RecordComponent[] components) {
    try {
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " without its canonical constructor", e);
    }
  }

  private static Shape.Property property(RecordComponent component) {
    var text = Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
    var description =
        Optional.ofNullable(component.getAnnotation(Description.class)).map(Description::value);
    return new Shape.Property(
        Names.kebab(component.getName()),
        of(component.getGenericType()),
        text,
        text.map(it -> defaultValue(component, it)),
        description);
  }

  private static Node defaultValue(RecordComponent component, String text) {
    var problems = new Problems("default");
    var value = YamlReader.read(text, new References(Path.of(""), _ -> null), problems);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("default of " + component + ": " + problems);
    }
    return value;
  }

  private static IllegalStateException notUnderstood(Type type) {
    return new IllegalStateException(
        "configuration does not understand the type " + type.getTypeName());
  }
}
