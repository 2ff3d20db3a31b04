package dev.weir.gateway.plugin.heap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The bytes of a dump, read from anywhere in it. Big-endian, ids have 8 bytes.
final class HprofFile implements AutoCloseable {

  static final int ID = 8;

  private static final String MAGIC = "JAVA PROFILE 1.0.";
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;

  HprofFile(Path file) throws IOException {
    try (var channel = FileChannel.open(file)) {
      bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// Where the first record begins.
  ///
  /// @throws IOException if this is no dump of a 64-bit JVM
  long begin() throws IOException {
    if (size() < 32 || !text(0, MAGIC.length()).equals(MAGIC)) {
      throw new IOException("no dump of a heap");
    }
    var end = 0L;
    while (byteAt(end) != 0) {
      end++;
    }
    if (intAt(end + 1) != ID) {
      throw new IOException("ids have " + intAt(end + 1) + " bytes (expected: 8)");
    }
    return end + 1 + 4 + 8;
  }

  long size() {
    return bytes.byteSize();
  }

  int byteAt(long position) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, position));
  }

  int shortAt(long position) {
    return Short.toUnsignedInt(bytes.get(SHORT, position));
  }

  int intAt(long position) {
    return bytes.get(INT, position);
  }

  long longAt(long position) {
    return bytes.get(LONG, position);
  }

  String text(long position, int length) {
    return new String(bytesAt(position, length), StandardCharsets.UTF_8);
  }

  byte[] bytesAt(long position, int length) {
    return bytes.asSlice(position, length).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public void close() {
    arena.close();
  }
}
