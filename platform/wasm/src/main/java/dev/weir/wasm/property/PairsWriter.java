package dev.weir.wasm.property;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Writes pairs of byte strings as proxy-wasm serializes a map: the number of pairs, the lengths of
/// all keys and values, then each key and value with a zero byte behind it; numbers are 4 bytes
/// little-endian. Not safe for use by several threads.
public final class PairsWriter {

  private final List<byte[]> parts = new ArrayList<>();
  private int bytes;

  /// A writer without pairs.
  public PairsWriter() {}

  /// Adds a pair.
  public void add(byte[] key, byte[] value) {
    parts.add(key);
    parts.add(value);
    bytes += key.length + value.length;
  }

  /// The pairs.
  public byte[] toBytes() {
    var size = Integer.BYTES + parts.size() * (Integer.BYTES + 1) + bytes;
    var buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(parts.size() / 2);
    parts.forEach(part -> buffer.putInt(part.length));
    parts.forEach(part -> buffer.put(part).put((byte) 0));
    return buffer.array();
  }
}
