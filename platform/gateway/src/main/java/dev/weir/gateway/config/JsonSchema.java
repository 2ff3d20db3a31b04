package dev.weir.gateway.config;

import dev.weir.api.FilterFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The JSON Schema of the file, with which editors complete and check what an operator writes.
///
/// It describes the canonical spelling; Weir itself also accepts `snake_case`.
public final class JsonSchema {

  private final Map<String, Object> definitions = new TreeMap<>();

  private JsonSchema() {}

  /// The schema of the whole file, in which routes may use the filters of these factories. The same
  /// factories give the same text.
  public static String of(Collection<? extends FilterFactory<?>> factories) {
    return JsonText.pretty(new JsonSchema().file(factories));
  }

  /// The schema of what one record is bound to, such as the configuration of a filter, as
  /// [JsonText] takes it.
  public static Map<String, Object> ofConfiguration(Class<? extends Record> type) {
    var json = new JsonSchema();
    json.definitions.put("reference", reference());
    var schema = object("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.putAll(json.pointer(type));
    schema.put("$defs", json.definitions);
    return schema;
  }

  private Map<String, Object> file(Collection<? extends FilterFactory<?>> factories) {
    definitions.put("reference", reference());
    definitions.put("filter", filter(factories));
    var schema =
        object(
            "$schema", "https://json-schema.org/draft/2020-12/schema",
            "title", "Weir configuration");
    schema.putAll(pointer(GatewayConfig.class));
    schema.put("$defs", definitions);
    return schema;
  }

  private static Map<String, Object> reference() {
    return object(
        "description", "a value from an environment variable or a file",
        "type", "string",
        "pattern", "\\$\\{(env|file):[^}]+\\}");
  }

  private Map<String, Object> of(Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar);
      case Shape.Choice choice ->
          orReference(object("enum", List.copyOf(choice.constants().keySet())));
      case Shape.ListOf list -> object("type", "array", "items", of(list.element()));
      case Shape.MapOf map -> object("type", "object", "additionalProperties", of(map.value()));
      case Shape.OptionalOf optional -> of(optional.value());
      case Shape.Nested nested -> pointer(nested.type());
      case Shape.FilterUse _ -> pointer("filter");
      case Shape.Json _, Shape.Raw _ -> object();
    };
  }

  private Map<String, Object> scalar(Shape.Scalar scalar) {
    if (scalar.schema().equals(Scalars.TEXT)) {
      return object("type", List.of("string", "number", "boolean"));
    }
    return orReference(new TreeMap<>(scalar.schema()));
  }

  private static Map<String, Object> orReference(Map<String, Object> schema) {
    return object("anyOf", List.of(schema, pointer("reference")));
  }

  private static Map<String, Object> pointer(String definition) {
    return object("$ref", "#/$defs/" + definition);
  }

  /// A pointer to the definition of a record, which is added before its properties are looked at,
  /// because a record may contain itself.
  private Map<String, Object> pointer(Class<? extends Record> type) {
    var isOurs = type.getPackage() == JsonSchema.class.getPackage();
    var name = isOurs ? Names.kebab(type.getName().replaceAll(".*\\.", "")) : type.getName();
    name = name.replace('$', '.');
    if (definitions.putIfAbsent(name, Map.of()) == null) {
      definitions.put(name, record(Shapes.properties(type)));
    }
    return pointer(name);
  }

  private Map<String, Object> record(Shape.Properties record) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (var property : record.all()) {
      properties.put(property.name(), property(property));
      if (property.isRequired()) {
        required.add(property.name());
      }
    }
    var schema = closed(properties, required);
    return record
        .shortProperty()
        .map(it -> object("anyOf", List.of(of(it.shape()), schema)))
        .orElse(schema);
  }

  private Map<String, Object> property(Shape.Property property) {
    var schema = new LinkedHashMap<String, Object>();
    property.description().ifPresent(it -> schema.put("description", it));
    schema.putAll(of(property.shape()));
    property.defaultValue().ifPresent(it -> schema.put("default", it));
    return schema;
  }

  private Map<String, Object> filter(Collection<? extends FilterFactory<?>> factories) {
    var sorted = factories.stream().sorted(Comparator.comparing(FilterFactory::name)).toList();
    var ways = new ArrayList<Object>();
    var withoutConfiguration =
        sorted.stream().filter(JsonSchema::needsNothing).map(FilterFactory::name).toList();
    if (!withoutConfiguration.isEmpty()) {
      ways.add(object("enum", withoutConfiguration));
    }
    for (var factory : sorted) {
      ways.add(closed(object(factory.name(), config(factory)), List.of(factory.name())));
    }
    for (var factory : sorted) {
      ways.add(longForm(factory));
    }
    return ways.isEmpty() ? object() : object("anyOf", ways);
  }

  private Map<String, Object> longForm(FilterFactory<?> factory) {
    var properties = new LinkedHashMap<String, Object>();
    for (var property : Shapes.properties(FilterUses.LongForm.class).all()) {
      properties.put(property.name(), property(property));
    }
    properties.put("name", object("const", factory.name()));
    properties.put("config", config(factory));
    return closed(properties, needsNothing(factory) ? List.of("name") : List.of("name", "config"));
  }

  private Map<String, Object> config(FilterFactory<?> factory) {
    return of(Shapes.of(factory.configType()));
  }

  private static boolean needsNothing(FilterFactory<?> factory) {
    return !(Shapes.of(factory.configType()) instanceof Shape.Nested nested)
        || nested.properties().needNothing();
  }

  private static Map<String, Object> closed(Map<String, Object> properties, List<String> required) {
    var schema = object("type", "object", "properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> object(Object... keysAndValues) {
    var object = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
    }
    return object;
  }
}
