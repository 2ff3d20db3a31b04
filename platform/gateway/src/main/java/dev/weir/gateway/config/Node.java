package dev.weir.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A value as the file has it, with the place where it begins. Lines and columns count from 1.
sealed interface Node {

  int line();

  int column();

  /// What a problem says about this value: the text, or what kind of value it is.
  String shown();

  /// A single value, with its references resolved.
  ///
  /// @param isPlain whether it was written without quotes
  /// @param secrets what must not be printed: the text and its parts if references contributed to
  ///   it
  record Scalar(String text, boolean isPlain, List<String> secrets, int line, int column)
      implements Node {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    boolean isNull() {
      return isPlain && NULLS.contains(text);
    }

    boolean isSecret() {
      return !secrets.isEmpty();
    }

    @Override
    public String shown() {
      if (isSecret()) {
        return "***";
      }
      return isNull() ? "nothing" : Problems.quoted(text);
    }
  }

  /// A list.
  record Sequence(List<Node> items, int line, int column) implements Node {

    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String shown() {
      return "a list";
    }
  }

  /// Keys and values in the order of the file; no key occurs twice.
  record Mapping(List<Entry> entries, int line, int column) implements Node {

    public Mapping {
      entries = List.copyOf(entries);
    }

    Optional<Node> value(String key) {
      for (var entry : entries) {
        if (entry.key().equals(key) || entry.key().replace('_', '-').equals(key)) {
          return Optional.of(entry.value());
        }
      }
      return Optional.empty();
    }

    @Override
    public String shown() {
      return "a mapping";
    }
  }

  /// A value about which a problem has been reported already.
  record Broken(int line, int column) implements Node {

    @Override
    public String shown() {
      return "a broken value";
    }
  }

  /// One key of a mapping with its value, and the place of the key.
  record Entry(String key, Node value, int line, int column) {

    private Entry movedTo(Node place) {
      return new Entry(key, value.movedTo(place), place.line(), place.column());
    }
  }

  /// The value of a property, unless it is absent or this is no mapping.
  default Optional<Node> at(String key) {
    return this instanceof Mapping mapping ? mapping.value(key) : Optional.empty();
  }

  /// The items, of which there are none unless this is a list.
  default List<Node> elements() {
    return this instanceof Sequence sequence ? sequence.items() : List.of();
  }

  /// The keys, of which there are none unless this is a mapping.
  default Set<String> keys() {
    return this instanceof Mapping mapping
        ? mapping.entries().stream().map(Entry::key).collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  /// The texts in this value that must not be printed.
  default List<String> secrets() {
    var secrets = new ArrayList<String>();
    collectSecrets(this, secrets);
    return secrets;
  }

  /// This value as if it were written where another one is.
  default Node movedTo(Node place) {
    return switch (this) {
      case Scalar scalar ->
          new Scalar(
              scalar.text(), scalar.isPlain(), scalar.secrets(), place.line(), place.column());
      case Sequence sequence ->
          new Sequence(
              sequence.items().stream().map(item -> item.movedTo(place)).toList(),
              place.line(),
              place.column());
      case Mapping mapping ->
          new Mapping(
              mapping.entries().stream().map(entry -> entry.movedTo(place)).toList(),
              place.line(),
              place.column());
      case Broken _ -> new Broken(place.line(), place.column());
    };
  }

  /// This value with a reference in the place of each text that must not be printed.
  default Node withoutSecrets() {
    return switch (this) {
      case Scalar scalar ->
          scalar.isSecret() ? new Scalar("${env:...}", false, List.of(), line(), column()) : scalar;
      case Sequence sequence ->
          new Sequence(
              sequence.items().stream().map(Node::withoutSecrets).toList(), line(), column());
      case Mapping mapping ->
          new Mapping(
              mapping.entries().stream()
                  .map(it ->
                      new Entry(it.key(), it.value().withoutSecrets(), it.line(), it.column()))
                  .toList(),
              line(),
              column());
      case Broken broken -> broken;
    };
  }

  private static void collectSecrets(Node node, List<String> secrets) {
    switch (node) {
      case Scalar scalar -> secrets.addAll(scalar.secrets());
      case Sequence sequence -> sequence.items().forEach(item -> collectSecrets(item, secrets));
      case Mapping mapping ->
          mapping.entries().forEach(entry -> collectSecrets(entry.value(), secrets));
      case Broken _ -> {}
    }
  }
}
