package dev.weir.gateway.telemetry.accesslog;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What became of the lines of a sink, over all times that the configuration has had it.
final class SinkTally {

  private final String name;
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AtomicReference<@Nullable ByteRing> queue = new AtomicReference<>();

  SinkTally(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void written(long lines) {
    written.add(lines);
  }

  void dropped(long lines) {
    dropped.add(lines);
  }

  /// Says where lines wait from now on.
  void waitIn(ByteRing used) {
    queue.set(used);
  }

  /// Says that no line waits there any more.
  void leave(ByteRing used) {
    queue.compareAndSet(used, null);
  }

  AccessLogNumbers numbers() {
    var waiting = queue.get();
    return new AccessLogNumbers(
        name, written.sum(), dropped.sum(), waiting == null ? 0 : waiting.size());
  }
}
