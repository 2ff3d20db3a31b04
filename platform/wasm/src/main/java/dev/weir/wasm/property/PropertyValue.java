package dev.weir.wasm.property;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A typed value of a property.
///
/// What a guest gets is its [encoding][#encoded], the one that Envoy gives its guests: text and
/// bytes as they are, numbers and times as 8 bytes little-endian, a boolean as one byte, maps and
/// lists as pairs.
public sealed interface PropertyValue {

  /// Text; a `char` is one byte, as in HTTP fields.
  ///
  /// @param text the text
  record Text(String text) implements PropertyValue {}

  /// Bytes, of no known form or of a serialized protobuf message.
  final class Bytes implements PropertyValue {

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    /// The bytes.
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /// An integer.
  ///
  /// @param value the number
  record Whole(long value) implements PropertyValue {}

  /// A floating-point number.
  ///
  /// @param value the number
  record Real(double value) implements PropertyValue {}

  /// A boolean.
  ///
  /// @param value the truth
  record Truth(boolean value) implements PropertyValue {}

  /// A point in time, in Unix nanoseconds for guests.
  ///
  /// @param instant the point
  record Time(Instant instant) implements PropertyValue {}

  /// A span of time, in nanoseconds for guests.
  ///
  /// @param duration the span
  record Span(Duration duration) implements PropertyValue {}

  /// Values by name.
  ///
  /// @param entries in the order in which guests get them
  record Entries(Map<String, PropertyValue> entries) implements PropertyValue {}

  /// Values in order.
  ///
  /// @param items the values
  record Items(List<PropertyValue> items) implements PropertyValue {}

  /// Bytes as a value.
  static PropertyValue of(byte[] bytes) {
    return new Bytes(bytes.clone());
  }

  /// Text as a value.
  static PropertyValue of(String text) {
    return new Text(text);
  }

  /// A number as a value.
  static PropertyValue of(long number) {
    return new Whole(number);
  }

  /// The value as a guest gets it.
  default byte[] encoded() {
    return switch (this) {
      case Text(var text) -> text.getBytes(StandardCharsets.ISO_8859_1);
      case Bytes it -> it.bytes();
      case Whole(var value) -> eightBytes(value);
      case Real(var value) -> eightBytes(Double.doubleToRawLongBits(value));
      case Truth(var value) -> new byte[] {(byte) (value ? 1 : 0)};
      case Time(var instant) ->
          eightBytes(instant.getEpochSecond() * 1_000_000_000 + instant.getNano());
      case Span(var duration) -> eightBytes(duration.toNanos());
      case Entries(var entries) -> {
        var pairs = new PairsWriter();
        entries.forEach((key, value) -> pairs.add(latin1(key), value.encoded()));
        yield pairs.toBytes();
      }
      case Items(var items) -> {
        var pairs = new PairsWriter();
        items.forEach(item -> pairs.add(item.encoded(), new byte[0]));
        yield pairs.toBytes();
      }
    };
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] eightBytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
