package dev.weir.gateway.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A reply of any type, in RESP 2 as it came: also one that is an error, which is an answer to the
/// filter and no failure of the call.
final class Reply extends CommandOutput<byte[], byte[], byte[]> {

  private static final int MAX_BYTES = 16 << 20;
  private static final byte[] LINE_END = {'\r', '\n'};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private boolean isTooLarge;

  Reply() {
    super(ByteArrayCodec.INSTANCE, new byte[0]);
  }

  /// The whole reply, once the command is complete.
  byte[] bytes() {
    return out.toByteArray();
  }

  /// Whether there was more than a filter can get.
  boolean isTooLarge() {
    return isTooLarge;
  }

  @Override
  public void set(@Nullable ByteBuffer text) {
    if (text == null) {
      line('$', "-1");
      return;
    }
    var length = text.remaining();
    line('$', Integer.toString(length));
    put(text);
  }

  @Override
  public void setSingle(ByteBuffer text) {
    out.write('+');
    put(text);
  }

  @Override
  public void setError(ByteBuffer text) {
    out.write('-');
    put(text);
  }

  @Override
  public void set(long number) {
    line(':', Long.toString(number));
  }

  @Override
  public void multi(int count) {
    line('*', Integer.toString(count));
  }

  private void line(char type, String text) {
    out.write(type);
    put(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private void put(ByteBuffer text) {
    if (text.remaining() > MAX_BYTES - out.size()) {
      isTooLarge = true;
      return;
    }
    var copy = new byte[text.remaining()];
    text.duplicate().get(copy);
    out.writeBytes(copy);
    out.writeBytes(LINE_END);
  }
}
