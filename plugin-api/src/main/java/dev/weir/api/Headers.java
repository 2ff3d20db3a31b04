package dev.weir.api;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The header or trailer fields of a message, in order (RFC 9110 section 5).
///
/// Immutable: `with…` and `without` return a changed copy that shares the rest. Names are compared
/// without regard to case and keep the spelling they came in. Values are without surrounding
/// whitespace; a `char` of a value is one byte on the wire (ISO-8859-1).
public interface Headers {

  /// No fields.
  static Headers empty() {
    return ListHeaders.EMPTY;
  }

  /// The fields given as name, value, name, value.
  ///
  /// @throws IllegalArgumentException if a name has no value, or a name or value is not allowed
  static Headers of(String... namesAndValues) {
    return ListHeaders.of(namesAndValues);
  }

  /// The value of the first field of that name.
  Optional<String> first(String name);

  /// The values of all fields of that name, in order; not split at commas. Unmodifiable.
  List<String> all(String name);

  /// Whether there is a field of that name.
  default boolean contains(String name) {
    return first(name).isPresent();
  }

  /// The number of fields.
  int size();

  /// Passes each field's name and value, in order.
  void forEach(BiConsumer<String, String> action);

  /// A copy with this one field in place of all fields of that name.
  ///
  /// @throws IllegalArgumentException if the name is not a token or the value holds a control
  ///   character: what would split a message never gets into one
  Headers with(String name, String value);

  /// A copy with one field more, after the others.
  ///
  /// @throws IllegalArgumentException as [#with] does
  Headers withAdded(String name, String value);

  /// A copy without the fields of that name; this if there are none.
  Headers without(String name);

  /// Returns the name if it is a token (RFC 9110 section 5.6.2).
  ///
  /// @throws IllegalArgumentException if it is not
  static String requireName(String name) {
    return FieldSyntax.requireName(name);
  }

  /// Returns the value if it can stand in a field: visible characters, spaces, tabs and the upper
  /// half of ISO-8859-1 (RFC 9110 section 5.5), without whitespace at its ends.
  ///
  /// @throws IllegalArgumentException if it cannot
  static String requireValue(String value) {
    return FieldSyntax.requireValue(value);
  }
}
