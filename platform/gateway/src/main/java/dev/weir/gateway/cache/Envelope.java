package dev.weir.gateway.cache;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A value on the server that gateways share, with what is to be known about it.
///
/// @param since the last purge that was known when somebody began to get it
/// @param value the bytes that its codec has made of it
@SuppressWarnings("ArrayRecordComponent") // never compared, never printed
record Envelope(long since, Set<String> tags, byte[] value) {

  private static final byte FORMAT = 1;

  /// Format, number, number of tags, each tag with its length, value.
  byte[] written() {
    var texts = tags.stream().map(it -> it.getBytes(StandardCharsets.UTF_8)).toList();
    var length = texts.stream().mapToInt(it -> Short.BYTES + it.length).sum();
    var buffer =
        ByteBuffer.allocate(Byte.BYTES + Long.BYTES + Byte.BYTES + length + value.length)
            .put(FORMAT)
            .putLong(since)
            .put((byte) texts.size());
    texts.forEach(it -> buffer.putShort((short) it.length).put(it));
    return buffer.put(value).array();
  }

  /// One from the server; empty if it is none.
  static Optional<Envelope> read(byte[] bytes) {
    try {
      var buffer = ByteBuffer.wrap(bytes);
      if (buffer.get() != FORMAT) {
        return Optional.empty();
      }
      var since = buffer.getLong();
      var tags = new HashSet<String>();
      for (var left = Byte.toUnsignedInt(buffer.get()); left > 0; left--) {
        var text = new byte[Short.toUnsignedInt(buffer.getShort())];
        buffer.get(text);
        tags.add(new String(text, StandardCharsets.UTF_8));
      }
      var value = new byte[buffer.remaining()];
      buffer.get(value);
      return Optional.of(new Envelope(since, Set.copyOf(tags), value));
    } catch (BufferUnderflowException _) {
      return Optional.empty();
    }
  }
}
