package dev.weir.gateway.redis;

import dev.weir.wasm.host.HeldBytes;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/// A reply of any type, in RESP 2, byte for byte as it came: also one that is an error, which is an
/// answer to the filter and no failure of the call.
///
/// It reads itself, as Lettuce's own way of taking replies apart loses what is a simple string and
/// what is a bulk string. That happens on the thread of the connection, piece by piece.
final class Reply extends CommandOutput<byte[], byte[], byte[]> {

  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_LINE = 1 << 16;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final HeldBytes held;
  private long valuesLeft = 1;
  private long textLeft;
  private boolean isTooLarge;

  /// @param held what the reply counts for
  Reply(HeldBytes held) {
    super(ByteArrayCodec.INSTANCE, new byte[0]);
    this.held = held;
  }

  /// The whole reply, once the command is complete.
  byte[] bytes() {
    return out.toByteArray();
  }

  /// Whether there was more than a filter can get, or has room for.
  boolean isTooLarge() {
    return isTooLarge;
  }

  /// Takes what belongs to the reply.
  ///
  /// @return whether that was the end of it
  boolean read(ByteBuf input) {
    while (valuesLeft > 0) {
      if (textLeft > 0) {
        readText(input);
      } else if (!readLine(input)) {
        return false;
      }
      if (textLeft > 0 && !input.isReadable()) {
        return false;
      }
    }
    return true;
  }

  // Of a bulk string, with the end of its line.
  private void readText(ByteBuf input) {
    var length = (int) Math.min(textLeft, input.readableBytes());
    copy(input, length);
    textLeft -= length;
    if (textLeft == 0) {
      valuesLeft--;
    }
  }

  private boolean readLine(ByteBuf input) {
    var start = input.readerIndex();
    var end = input.indexOf(start, input.writerIndex(), (byte) '\n');
    if (end < 0) {
      if (input.readableBytes() > MAX_LINE) {
        throw new IllegalStateException("a reply's line (expected: <= " + MAX_LINE + " bytes)");
      }
      return false;
    }
    var type = input.getByte(start);
    switch (type) {
      case '+', '-', ':' -> valuesLeft--;
      case '$' -> beginText(number(input, start + 1));
      case '*' -> valuesLeft += Math.max(0, number(input, start + 1)) - 1;
      default ->
          throw new IllegalStateException(
              "a reply that begins with " + type + " (expected: RESP 2)");
    }
    copy(input, end + 1 - start);
    return true;
  }

  private void beginText(long length) {
    if (length < 0) {
      valuesLeft--;
    } else {
      textLeft = length + 2;
    }
  }

  private static long number(ByteBuf input, int start) {
    var isNegative = input.getByte(start) == '-';
    var at = isNegative ? start + 1 : start;
    var number = 0L;
    for (var b = input.getByte(at); b >= '0' && b <= '9'; b = input.getByte(++at)) {
      number = number * 10 + b - '0';
    }
    return isNegative ? -number : number;
  }

  private void copy(ByteBuf input, int length) {
    isTooLarge = isTooLarge || length > MAX_BYTES - out.size() || !held.hold(length);
    if (isTooLarge) {
      input.skipBytes(length);
      return;
    }
    var bytes = new byte[length];
    input.readBytes(bytes);
    out.writeBytes(bytes);
  }
}
