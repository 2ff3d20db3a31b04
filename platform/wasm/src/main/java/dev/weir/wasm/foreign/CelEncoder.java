package dev.weir.wasm.foreign;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.weir.wasm.property.PairsWriter;
import dev.weir.wasm.property.PropertyValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Encodes values of expressions as guests get values: like properties, with any values as keys.
final class CelEncoder {

  private static final byte[] NOTHING = {};

  private CelEncoder() {}

  /// The bytes of a value; nothing for what has no encoding, such as null and types.
  static Optional<byte[]> encode(Object value) {
    return switch (value) {
      case String text -> Optional.of(Utf8.encode(text));
      case CelByteString bytes -> Optional.of(bytes.toByteArray());
      case Long number -> encoded(new PropertyValue.Whole(number));
      case UnsignedLong number -> encoded(new PropertyValue.Whole(number.longValue()));
      case Double number -> encoded(new PropertyValue.Real(number));
      case Boolean truth -> encoded(new PropertyValue.Truth(truth));
      case Instant instant -> encoded(new PropertyValue.Time(instant));
      case Duration duration -> encoded(new PropertyValue.Span(duration));
      case List<?> items -> items(items);
      case Map<?, ?> entries -> entries(entries);
      default -> Optional.empty();
    };
  }

  private static Optional<byte[]> encoded(PropertyValue value) {
    return Optional.of(value.encoded());
  }

  private static Optional<byte[]> items(List<?> items) {
    var pairs = new PairsWriter();
    for (var item : items) {
      var key = encode(item);
      if (key.isEmpty()) {
        return Optional.empty();
      }
      pairs.add(key.get(), NOTHING);
    }
    return Optional.of(pairs.toBytes());
  }

  private static Optional<byte[]> entries(Map<?, ?> entries) {
    var pairs = new PairsWriter();
    for (var entry : entries.entrySet()) {
      var key = encode(entry.getKey());
      var value = encode(entry.getValue());
      if (key.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      pairs.add(key.get(), value.get());
    }
    return Optional.of(pairs.toBytes());
  }
}
