package dev.weir.gateway.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reply of any type: a [Long], a [Double], a [Boolean], bytes, a list of such, or nothing.
final class AnyReply extends CommandOutput<byte[], byte[], Object> {

  private record Open(List<@Nullable Object> items, int size) {

    boolean isFull() {
      return items.size() >= size;
    }
  }

  private final Deque<Open> open = new ArrayDeque<>();

  AnyReply() {
    super(ByteArrayCodec.INSTANCE, null);
  }

  @Override
  public void set(@Nullable ByteBuffer bytes) {
    add(bytes == null ? null : codec.decodeValue(bytes));
  }

  @Override
  public void setSingle(@Nullable ByteBuffer bytes) {
    set(bytes);
  }

  @Override
  public void set(long integer) {
    add(integer);
  }

  @Override
  public void set(double number) {
    add(number);
  }

  @Override
  public void set(boolean value) {
    add(value);
  }

  @Override
  public void multi(int count) {
    if (count < 0) {
      add(null);
      return;
    }
    var items = new ArrayList<@Nullable Object>(count);
    place(items);
    open.push(new Open(items, count));
    closeFull();
  }

  private void add(@Nullable Object value) {
    place(value);
    closeFull();
  }

  private void place(@Nullable Object value) {
    var parent = open.peek();
    if (parent == null) {
      output = value;
    } else {
      parent.items.add(value);
    }
  }

  private void closeFull() {
    for (var top = open.peek(); top != null && top.isFull(); top = open.peek()) {
      open.pop();
    }
  }
}
