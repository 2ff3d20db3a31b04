package dev.weir.wasm.proxy;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The header or trailer fields of one message as guests know them: with the pseudo-headers of
/// HTTP/2 (`:path`, `:status`, …), names in lower case.
///
/// Changes throw `IllegalArgumentException` if the name or value cannot be used.
interface HeaderMap {

  /// The first value of that name; null if there is none.
  @Nullable String first(String name);

  /// Puts one field in the place of all of that name.
  void replace(String name, String value);

  /// Adds a field.
  void add(String name, String value);

  /// Takes all fields of that name out.
  void remove(String name);

  /// Puts these fields in the place of all that are there.
  void replaceAll(Pairs fields);

  /// The number of fields, pseudo-headers included.
  int size();

  /// Passes the name and value of each field, pseudo-headers first.
  void forEach(BiConsumer<String, String> action);

  /// The bytes of all names and values.
  default long bytes() {
    var bytes = new long[1];
    forEach((name, value) -> bytes[0] += name.length() + value.length());
    return bytes[0];
  }
}
