package dev.weir.wasm.proxy;

import dev.weir.api.Headers;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Plain fields: trailers, or metadata of gRPC.
final class FieldMap implements HeaderMap {

  private Headers fields;

  FieldMap(Headers fields) {
    this.fields = fields;
  }

  Headers fields() {
    return fields;
  }

  @Override
  public @Nullable String first(String name) {
    return first(fields, name);
  }

  @Override
  public void replace(String name, String value) {
    fields = fields.with(name, value);
  }

  @Override
  public void add(String name, String value) {
    fields = fields.withAdded(name, value);
  }

  @Override
  public void remove(String name) {
    fields = fields.without(name);
  }

  @Override
  public void replaceAll(Pairs pairs) {
    fields = of(pairs);
  }

  @Override
  public int size() {
    return fields.size();
  }

  @Override
  public void forEach(BiConsumer<String, String> action) {
    forEach(fields, action);
  }

  static @Nullable String first(Headers fields, String name) {
    return value(fields.first(name));
  }

  private static @Nullable String value(Optional<String> found) {
    return found.isPresent() ? found.get() : null;
  }

  static void forEach(Headers fields, BiConsumer<String, String> action) {
    fields.forEach((name, value) -> action.accept(name.toLowerCase(Locale.ROOT), value));
  }

  /// The fields of pairs that are no pseudo-headers.
  static Headers of(Pairs pairs) {
    var fields = Headers.empty();
    for (var i = 0; i < pairs.size(); i++) {
      if (!pairs.name(i).startsWith(":")) {
        fields = fields.withAdded(pairs.name(i), pairs.value(i).strip());
      }
    }
    return fields;
  }
}
