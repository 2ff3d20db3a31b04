package dev.weir.gateway.config;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The binding of one mapping to one record.
final class RecordBinding {

  private final Binder binder;
  private final Shape.Properties properties;
  private final Node.Mapping mapping;
  private final Trail trail;
  private final boolean isShortForm;
  private final Map<String, Node.Entry> entries = new HashMap<>();

  RecordBinding(Binder binder, Shape.Properties properties, Node.Mapping mapping, Trail trail) {
    this(binder, properties, mapping, trail, false);
  }

  private RecordBinding(
      Binder binder,
      Shape.Properties properties,
      Node.Mapping mapping,
      Trail trail,
      boolean isShortForm) {
    this.binder = binder;
    this.properties = properties;
    this.mapping = mapping;
    this.trail = trail;
    this.isShortForm = isShortForm;
  }

  /// The binding of a single value that stands for a record.
  static RecordBinding ofShortForm(
      Binder binder, Shape.Properties properties, Node.Scalar value, Trail trail) {
    var key = properties.shortForm().orElseThrow();
    var entry = new Node.Entry(key, value, value.line(), value.column());
    var mapping = new Node.Mapping(List.of(entry), value.line(), value.column());
    return new RecordBinding(binder, properties, mapping, trail, true);
  }

  /// The record, or null after adding problems.
  @Nullable Record bind() {
    mapping.entries().forEach(this::assign);
    var values = new ArrayList<Object>(properties.all().size());
    for (var property : properties.all()) {
      var value = value(property);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == properties.all().size() ? construct(values) : null;
  }

  private void assign(Node.Entry entry) {
    var property = properties.written(entry.key());
    if (property.isEmpty()) {
      report(entry, "unknown property " + Suggestions.expected(entry.key(), properties.names()));
      return;
    }
    var other = entries.putIfAbsent(property.get().name(), entry);
    if (other != null) {
      report(entry, "duplicate property (" + other.key() + " in line " + other.line() + ")");
    }
  }

  private void report(Node.Entry entry, String message) {
    var path = trail.key(entry.key()).toString();
    binder.problems().add(entry.line(), entry.column(), path, message);
  }

  private @Nullable Object value(Shape.Property property) {
    var trail = trailOf(property.name());
    var entry = entries.get(property.name());
    if (entry != null) {
      return binder.value(property.shape(), entry.value(), trail);
    }
    if (property.defaultValue().isPresent()) {
      var value = property.defaultValue().get().movedTo(mapping);
      return binder.value(property.shape(), value, trail);
    }
    if (property.shape() instanceof Shape.OptionalOf) {
      return Optional.empty();
    }
    var message = "missing (expected: " + property.shape().expected() + ")";
    binder.problems().add(mapping, trail, message);
    return null;
  }

  private Trail trailOf(String property) {
    return isShortForm ? trail : trail.key(property);
  }

  private @Nullable Record construct(List<Object> values) {
    try {
      return properties.constructor().newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      refused(e.getCause());
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reports what a compact constructor threw: `property: 'value' (expected: …)` as
  /// [dev.weir.api.Expect] says it, or whatever else its author thought of.
  private void refused(@Nullable Throwable cause) {
    if (cause instanceof VirtualMachineError error) {
      throw error;
    }
    var message = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
    var text = message == null ? String.valueOf(cause) : message;
    var colon = text.indexOf(": ");
    var property =
        colon < 0 ? Optional.<Shape.Property>empty() : properties.written(text.substring(0, colon));
    if (property.isEmpty()) {
      binder.problems().add(mapping, trail, Secrets.hide(text, mapping, mapping));
      return;
    }
    var name = property.get().name();
    var entry = entries.get(name);
    var at = entry == null ? mapping : entry.value();
    var rest = text.substring(colon + 2);
    binder.problems().add(at, trailOf(name), Secrets.hide(rest, at, mapping));
  }
}
