package dev.weir.wasm.property;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  static Bytes of(byte[] bytes) {
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

  /// The value at a path below this one: a name leads into entries, a decimal index into items.
  default Optional<PropertyValue> at(List<String> path) {
    var value = Optional.of(this);
    for (var part : path) {
      value = value.flatMap(parent -> parent.child(part));
    }
    return value;
  }

  private Optional<PropertyValue> child(String part) {
    return switch (this) {
      case Entries(var entries) -> Optional.ofNullable(entries.get(part));
      case Items(var items) -> index(part, items.size()).map(items::get);
      case Text _, Bytes _, Whole _, Real _, Truth _, Time _, Span _ -> Optional.empty();
    };
  }

  private static Optional<Integer> index(String part, int size) {
    if (!part.matches("[0-9]{1,9}") || Integer.parseInt(part) >= size) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(part));
  }

  /// The value as a guest gets it.
  default byte[] encoded() {
    return switch (this) {
      case Text(var text) -> text.getBytes(StandardCharsets.ISO_8859_1);
      case Bytes it -> it.bytes();
      case Whole(var value) -> eightBytes(value);
      case Real(var value) -> eightBytes(Double.doubleToRawLongBits(value));
      case Truth(var value) -> new byte[] {(byte) (value ? 1 : 0)};
      case Time(var instant) -> eightBytes(nanos(instant.getEpochSecond(), instant.getNano()));
      case Span(var duration) -> eightBytes(nanos(duration.getSeconds(), duration.getNano()));
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

  /// Nanoseconds; the nearest number if there are too many for one.
  private static long nanos(long seconds, int nanos) {
    var perSecond = 1_000_000_000L;
    var max = Long.MAX_VALUE / perSecond;
    if (seconds >= max || seconds <= -max) {
      return seconds > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return seconds * perSecond + nanos;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] eightBytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
