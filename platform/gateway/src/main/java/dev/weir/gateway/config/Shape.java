package dev.weir.gateway.config;

import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the file may have in one place, derived from the type of a record component.
sealed interface Shape {

  /// What a problem says was expected here.
  String expected();

  /// A single value.
  ///
  /// @param schema its JSON Schema
  record Scalar(String expected, Parser parser, Map<String, Object> schema) implements Shape {

    boolean isWhole() {
      return "integer".equals(schema.get("type"));
    }
  }

  /// One of the constants of an enum, by their names in kebab-case.
  record Choice(Map<String, Object> constants) implements Shape {
    @Override
    public String expected() {
      return "one of: " + constants.keySet();
    }
  }

  /// A list.
  record ListOf(Shape element) implements Shape {
    @Override
    public String expected() {
      return "a list";
    }
  }

  /// A mapping with keys that are up to the author of the file.
  record MapOf(Shape value) implements Shape {
    @Override
    public String expected() {
      return "a mapping";
    }
  }

  /// A value that may be absent.
  record OptionalOf(Shape value) implements Shape {
    @Override
    public String expected() {
      return value.expected();
    }
  }

  /// A record, whose properties are looked at when they are needed: records may contain themselves.
  record Nested(Class<? extends Record> type) implements Shape {
    @Override
    public String expected() {
      return properties()
          .shortProperty()
          .map(it -> it.shape().expected() + ", or a mapping")
          .orElse("a mapping");
    }

    Properties properties() {
      return Shapes.properties(type);
    }
  }

  /// Any value, kept as JSON text.
  record Json() implements Shape {
    @Override
    public String expected() {
      return "any value";
    }
  }

  /// Any value, kept as it is.
  record Raw() implements Shape {
    @Override
    public String expected() {
      return "any value";
    }
  }

  /// The use of a filter, whose configuration nobody understands yet.
  record FilterUse() implements Shape {
    @Override
    public String expected() {
      return "the name of a filter, alone or with its configuration";
    }
  }

  /// The use of a sink of access logs, whose configuration nobody understands yet.
  record SinkUse() implements Shape {
    @Override
    public String expected() {
      return "the name of a sink, alone or with its configuration";
    }
  }

  /// Reads a single value.
  @FunctionalInterface
  interface Parser {

    /// The value that a text says.
    ///
    /// @param directory what paths are relative to
    /// @throws IllegalArgumentException if the text is not such a value; the message states the
    ///   text and what was expected
    Object parse(String text, Path directory);
  }

  /// The properties of a record.
  ///
  /// @param spellings the properties by the keys that the file may have for them
  /// @param shortForm the property that a single value stands for
  record Properties(
      Constructor<? extends Record> constructor,
      List<Property> all,
      Map<String, Property> spellings,
      Optional<String> shortForm) {

    /// The property that a key in kebab-case or snake_case means.
    Optional<Property> written(String key) {
      return Optional.ofNullable(spellings.get(key));
    }

    Optional<Property> shortProperty() {
      return shortForm.flatMap(this::written);
    }

    List<String> names() {
      return all.stream().map(Property::name).toList();
    }

    boolean needNothing() {
      return all.stream().noneMatch(Property::isRequired);
    }
  }

  /// One property of a record.
  ///
  /// @param defaultText the default as it is written in a file
  record Property(
      String name,
      Shape shape,
      Optional<String> defaultText,
      Optional<Node> defaultValue,
      Optional<String> description) {

    boolean isRequired() {
      return defaultText.isEmpty() && !(shape instanceof OptionalOf);
    }
  }
}
