package dev.weir.gateway.config;

import dev.weir.api.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns nodes of the file into records, collecting everything that is wrong with them.
///
/// In here null stands for a value that could not be bound and about which a problem was added, so
/// that binding goes on and finds the other problems.
final class Binder {

  private final Path directory;
  private final Problems problems;
  private final Set<Path> files = new HashSet<>();

  /// @param directory what relative paths in the file are relative to
  Binder(Path directory, Problems problems) {
    this.directory = directory;
    this.problems = problems;
  }

  Problems problems() {
    return problems;
  }

  /// The files that the values bound so far name.
  Set<Path> files() {
    return Set.copyOf(files);
  }

  /// The record that the node describes; empty if it cannot be, after adding problems.
  ///
  /// @throws IllegalStateException if the type is not one that can be bound
  <R extends Record> Optional<R> bind(Node node, Class<R> type, Trail trail) {
    return Optional.ofNullable(value(Shapes.of(type), node, trail)).map(type::cast);
  }

  @Nullable Object value(Shape shape, Node node, Trail trail) {
    if (node instanceof Node.Broken) {
      return null;
    }
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar, node, trail);
      case Shape.Choice choice -> choice(choice, node, trail);
      case Shape.ListOf list -> list(list, node, trail);
      case Shape.MapOf map -> map(map, node, trail);
      case Shape.OptionalOf optional -> {
        var value = element(optional.value(), node, trail);
        yield value == null ? null : Optional.of(value);
      }
      case Shape.Nested nested -> nested(nested, node, trail);
      case Shape.Json _ -> JsonText.of(node).map(Json::new).orElse(null);
      case Shape.Raw _ -> node;
      case Shape.SinkUse _ -> SinkConfig.bind(node, trail, directory, problems).orElse(null);
      case Shape.FilterUse _ -> FilterUses.bind(node, trail, directory, problems).orElse(null);
    };
  }

  /// A value inside of another one. There, an optional one may be written `null`, which is not the
  /// same as leaving it out.
  private @Nullable Object element(Shape shape, Node node, Trail trail) {
    var isNull = node instanceof Node.Scalar scalar && scalar.isNull();
    return isNull && shape instanceof Shape.OptionalOf
        ? Optional.empty()
        : value(shape, node, trail);
  }

  private @Nullable Object scalar(Shape.Scalar shape, Node node, Trail trail) {
    if (!(node instanceof Node.Scalar scalar) || scalar.isNull()) {
      return unexpected(shape, node, trail);
    }
    try {
      var value = shape.parser().parse(scalar.text(), directory);
      if (value instanceof Path path) {
        files.add(path);
      }
      return value;
    } catch (IllegalArgumentException e) {
      var message = e.getMessage();
      if (scalar.isSecret() || message == null || !message.contains("(expected: ")) {
        return unexpected(shape, node, trail);
      }
      problems.add(node, trail, message);
      return null;
    }
  }

  private @Nullable Object choice(Shape.Choice shape, Node node, Trail trail) {
    if (node instanceof Node.Scalar scalar) {
      var constant = shape.constants().get(scalar.text());
      if (constant != null) {
        return constant;
      }
    }
    return unexpected(shape, node, trail);
  }

  private @Nullable List<Object> list(Shape.ListOf shape, Node node, Trail trail) {
    if (!(node instanceof Node.Sequence sequence)) {
      unexpected(shape, node, trail);
      return null;
    }
    var values = new ArrayList<Object>(sequence.items().size());
    for (int i = 0; i < sequence.items().size(); i++) {
      var value = value(shape.element(), sequence.items().get(i), trail.item(i));
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == sequence.items().size() ? List.copyOf(values) : null;
  }

  private @Nullable Map<String, Object> map(Shape.MapOf shape, Node node, Trail trail) {
    if (!(node instanceof Node.Mapping mapping)) {
      unexpected(shape, node, trail);
      return null;
    }
    var values = new LinkedHashMap<String, Object>();
    for (var entry : mapping.entries()) {
      var value = element(shape.value(), entry.value(), trail.key(entry.key()));
      if (value != null) {
        values.put(entry.key(), value);
      }
    }
    return values.size() == mapping.entries().size() ? Collections.unmodifiableMap(values) : null;
  }

  private @Nullable Record nested(Shape.Nested shape, Node node, Trail trail) {
    var properties = shape.properties();
    if (node instanceof Node.Mapping mapping) {
      return new RecordBinding(this, properties, mapping, trail).bind();
    }
    if (node instanceof Node.Scalar scalar
        && !scalar.isNull()
        && properties.shortForm().isPresent()) {
      return RecordBinding.ofShortForm(this, properties, scalar, trail).bind();
    }
    unexpected(shape, node, trail);
    return null;
  }

  private @Nullable Object unexpected(Shape shape, Node node, Trail trail) {
    problems.add(node, trail, node.shown() + " (expected: " + shape.expected() + ")");
    return null;
  }
}
