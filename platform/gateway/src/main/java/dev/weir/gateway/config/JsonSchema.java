package dev.weir.gateway.config;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.FilterFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The JSON Schema of the file, with which editors complete and check what an operator writes.
///
/// It describes the canonical spelling; Weir itself also accepts `snake_case`.
public final class JsonSchema {

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private final Map<String, Object> definitions = new TreeMap<>();
  private final Optional<RecordComments> comments;

  private JsonSchema(Optional<RecordComments> comments) {
    this.comments = comments;
  }

  /// The schema of the whole file, in which routes may use the filters of these factories. The same
  /// factories give the same text.
  public static String of(Collection<? extends FilterFactory<?>> factories) {
    return JsonText.pretty(new JsonSchema(Optional.empty()).file(factories));
  }

  /// The schema of how routes configure these filters: a mapping with one of their names, and below
  /// it what its record is bound to. Unlike that of the file it has titles, what the sources say,
  /// and which numbers the records accept.
  public static Map<String, Object> ofFilters(
      Collection<? extends FilterFactory<?>> factories, RecordComments comments) {
    return ofPlugin(factories, List.of(), comments);
  }

  /// The same with sinks of access logs.
  public static Map<String, Object> ofPlugin(
      Collection<? extends FilterFactory<?>> factories,
      Collection<? extends AccessLogSinkFactory<?>> sinks,
      RecordComments comments) {
    var json = new JsonSchema(Optional.of(comments));
    json.definitions.put("reference", reference());
    var filters = new TreeMap<String, Object>();
    for (var factory : factories) {
      filters.put(factory.name(), json.config(factory));
    }
    for (var sink : sinks) {
      filters.putIfAbsent(sink.name(), json.of(Shapes.of(sink.configType())));
    }
    var schema = object("$schema", DIALECT, "title", title(String.join(", ", filters.keySet())));
    schema.putAll(closed(filters, List.of()));
    schema.put("minProperties", 1);
    schema.put("maxProperties", 1);
    schema.put("$defs", json.definitions);
    return schema;
  }

  private Map<String, Object> file(Collection<? extends FilterFactory<?>> factories) {
    definitions.put("reference", reference());
    definitions.put("filter", filter(factories));
    var schema = object("$schema", DIALECT, "title", "Weir configuration");
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
      case Shape.Json _, Shape.Raw _, Shape.SinkUse _ -> object();
    };
  }

  private Map<String, Object> scalar(Shape.Scalar scalar) {
    if (scalar.schema().equals(Scalars.TEXT) || scalar.schema().equals(Scalars.SECRET)) {
      var text = new LinkedHashMap<>(scalar.schema());
      text.put("type", List.of("string", "number", "boolean"));
      return text;
    }
    var schema = new LinkedHashMap<String, Object>();
    if (comments.isPresent() && scalar.schema().containsKey("pattern")) {
      schema.put("description", scalar.expected());
    }
    schema.putAll(new TreeMap<>(scalar.schema()));
    return orReference(schema);
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
      definitions.put(name, record(type));
    }
    return pointer(name);
  }

  private Map<String, Object> record(Class<? extends Record> type) {
    var record = Shapes.properties(type);
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (var property : record.all()) {
      properties.put(property.name(), property(type, property));
      if (property.isRequired()) {
        required.add(property.name());
      }
    }
    var schema = new LinkedHashMap<String, Object>();
    comments.flatMap(it -> it.of(type)).ifPresent(it -> schema.put("description", it));
    schema.putAll(closed(properties, required));
    return record
        .shortProperty()
        .map(it -> object("anyOf", List.of(of(it.shape()), schema)))
        .orElse(schema);
  }

  private Map<String, Object> property(Class<? extends Record> type, Shape.Property property) {
    var schema = new LinkedHashMap<String, Object>();
    comments.ifPresent(_ -> schema.put("title", title(property.name())));
    property
        .description()
        .or(() -> comments.flatMap(it -> it.of(type, property.name())))
        .ifPresent(it -> schema.put("description", it));
    schema.putAll(value(type, property));
    property.defaultValue().ifPresent(it -> schema.put("default", it));
    return schema;
  }

  private Map<String, Object> value(Class<? extends Record> type, Shape.Property property) {
    var shape = property.shape() instanceof Shape.OptionalOf(var value) ? value : property.shape();
    if (comments.isEmpty() || !(shape instanceof Shape.Scalar scalar) || !scalar.isWhole()) {
      return of(shape);
    }
    var number = new LinkedHashMap<>(scalar.schema());
    number.putAll(AcceptedNumbers.of(type, property.name()));
    return orReference(number);
  }

  private static String title(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('-', ' ');
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
      properties.put(property.name(), property(FilterUses.LongForm.class, property));
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
