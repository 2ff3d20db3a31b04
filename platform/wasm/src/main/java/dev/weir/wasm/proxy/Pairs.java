package dev.weir.wasm.proxy;

import dev.weir.wasm.property.PairsWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Names and values as proxy-wasm serializes them; [PairsWriter] says how.
///
/// @param fields name, value, name, value; a `char` is one byte
record Pairs(List<String> fields) {

  private static final int MAX_PAIRS = 1024;
  private static final int LENGTHS = 2 * Integer.BYTES;

  /// Reads serialized pairs; no bytes are no pairs.
  ///
  /// @throws StatusException if a length leads outside, a zero byte is missing or bytes remain
  static Pairs parse(byte[] bytes) {
    if (bytes.length == 0 || (bytes.length == 1 && bytes[0] == 0)) {
      return new Pairs(List.of());
    }
    if (bytes.length < Integer.BYTES) {
      throw StatusException.BAD_ARGUMENT;
    }
    var lengths = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var count = lengths.getInt();
    var start = Integer.BYTES + Integer.toUnsignedLong(count) * LENGTHS;
    if (Integer.compareUnsigned(count, MAX_PAIRS) > 0 || start > bytes.length) {
      throw StatusException.BAD_ARGUMENT;
    }
    var fields = new ArrayList<String>(2 * count);
    var at = (int) start;
    for (var i = 0; i < 2 * count; i++) {
      var length = lengths.getInt();
      if (length < 0 || length >= bytes.length - at || bytes[at + length] != 0) {
        throw StatusException.BAD_ARGUMENT;
      }
      fields.add(new String(bytes, at, length, StandardCharsets.ISO_8859_1));
      at += length + 1;
    }
    if (at != bytes.length) {
      throw StatusException.BAD_ARGUMENT;
    }
    return new Pairs(fields);
  }

  int size() {
    return fields.size() / 2;
  }

  String name(int index) {
    return fields.get(2 * index);
  }

  String value(int index) {
    return fields.get(2 * index + 1);
  }

  /// Serializes a map.
  static byte[] of(HeaderMap map) {
    var writer = new PairsWriter();
    map.forEach((name, value) -> writer.add(latin1(name), latin1(value)));
    return writer.toBytes();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
