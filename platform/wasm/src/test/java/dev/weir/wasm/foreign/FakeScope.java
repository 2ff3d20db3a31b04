package dev.weir.wasm.foreign;

import dev.weir.wasm.property.PropertyValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stream with the properties that a test gives it, which writes down what is asked of it.
final class FakeScope implements ForeignScope {

  final Map<String, PropertyValue> properties = new HashMap<>();
  final List<String> asked = new ArrayList<>();
  final List<String> done = new ArrayList<>();
  int status;

  /// What the host itself fails with; null if it does not.
  @Nullable RuntimeException fault;

  FakeScope with(String path, PropertyValue value) {
    properties.put(path, value);
    return this;
  }

  /// Finds what is stored under a path, or below the value that is stored under a part of it.
  @Override
  public Optional<PropertyValue> property(List<String> path) {
    if (fault != null) {
      throw fault;
    }
    asked.add(String.join("/", path));
    for (var length = path.size(); length > 0; length--) {
      var value = properties.get(String.join("/", path.subList(0, length)));
      if (value != null) {
        return value.at(path.subList(length, path.size()));
      }
    }
    return Optional.empty();
  }

  @Override
  public int setFilterState(String path, byte[] value, LifeSpan span) {
    return note("set %s=%s %s".formatted(path, latin1(value), span));
  }

  @Override
  public int declareProperty(PropertyDeclaration it) {
    var schema = latin1(it.schema().bytes());
    return note(
        "declare %s %s %s %s %s".formatted(it.name(), it.readOnly(), it.type(), schema, it.span()));
  }

  @Override
  public void clearRouteCache() {
    note("clear");
  }

  @Override
  public int logLevel() {
    return 0x01020304;
  }

  @Override
  public int inject(byte[] body, boolean endOfStream) {
    return note("inject %s %s".formatted(latin1(body), endOfStream));
  }

  private int note(String what) {
    done.add(what);
    return status;
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
