package dev.weir.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Fields kept as an array of names and values by turns.
final class ListHeaders implements Headers {

  static final ListHeaders EMPTY = new ListHeaders(new String[0]);

  private final String[] fields;

  private ListHeaders(String[] fields) {
    this.fields = fields;
  }

  static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          namesAndValues.length + " strings (expected: a value for each name)");
    }
    var fields = namesAndValues.clone();
    for (var i = 0; i < fields.length; i += 2) {
      FieldSyntax.requireName(fields[i]);
      FieldSyntax.requireValue(fields[i + 1]);
    }
    return new ListHeaders(fields);
  }

  @Override
  public Optional<String> first(String name) {
    for (var i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        return Optional.of(fields[i + 1]);
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> all(String name) {
    var values = new ArrayList<String>();
    for (var i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        values.add(fields[i + 1]);
      }
    }
    return List.copyOf(values);
  }

  @Override
  public int size() {
    return fields.length / 2;
  }

  @Override
  public void forEach(BiConsumer<String, String> action) {
    for (var i = 0; i < fields.length; i += 2) {
      action.accept(fields[i], fields[i + 1]);
    }
  }

  @Override
  public Headers with(String name, String value) {
    return without(name).withAdded(name, value);
  }

  @Override
  public Headers withAdded(String name, String value) {
    FieldSyntax.requireName(name);
    FieldSyntax.requireValue(value);
    var longer = Arrays.copyOf(fields, fields.length + 2);
    longer[fields.length] = name;
    longer[fields.length + 1] = value;
    return new ListHeaders(longer);
  }

  @Override
  public Headers without(String name) {
    var kept = new ArrayList<String>(fields.length);
    for (var i = 0; i < fields.length; i += 2) {
      if (!fields[i].equalsIgnoreCase(name)) {
        kept.add(fields[i]);
        kept.add(fields[i + 1]);
      }
    }
    return kept.size() == fields.length ? this : new ListHeaders(kept.toArray(String[]::new));
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }
}
