package dev.weir.cli.filter;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a session of development needs around its gateway: a folder, an upstream behind the filter,
/// and somebody who hears what is logged.
public final class DevSurroundings implements AutoCloseable {

  private final Scratch scratch = Scratch.create();
  private final Optional<StubUpstream> echo;
  private final String upstream;
  private final LogCapture capture;

  private DevSurroundings(Optional<String> upstream, Consumer<LogLine> strays) {
    echo =
        upstream.isPresent()
            ? Optional.empty()
            : Optional.of(StubUpstream.start(StubUpstream::echo));
    this.upstream = upstream.or(() -> echo.map(StubUpstream::address)).orElseThrow();
    capture = LogCapture.start(line -> logged(line, strays));
  }

  /// Those of one session.
  ///
  /// @param upstream the address of what is behind the filter; empty for one that echoes
  /// @param strays gets what is logged for no request
  public static DevSurroundings create(Optional<String> upstream, Consumer<LogLine> strays) {
    return new DevSurroundings(upstream, strays);
  }

  private static void logged(LogLine line, Consumer<LogLine> strays) {
    if (Probes.current().filter(passage -> passage.logged(line)).isEmpty()) {
      strays.accept(line);
    }
  }

  /// The folder.
  public Path directory() {
    return scratch.path();
  }

  /// The address of what is behind the filter.
  public String upstream() {
    return upstream;
  }

  /// Says so now and after each change, until the latch opens.
  ///
  /// @param look what there is to see; equal as long as nothing has changed
  /// @param millis how long after each look the next one is
  public static void watch(CountDownLatch stop, long millis, Supplier<?> look, Runnable changed)
      throws InterruptedException {
    Object seen = look.get();
    changed.run();
    var last = seen;
    while (!stop.await(millis, TimeUnit.MILLISECONDS)) {
      Object now = look.get();
      // Editors write in several steps: what changed must have stayed so for one look.
      var isSettled = now.equals(last);
      last = now;
      if (isSettled && !now.equals(seen)) {
        seen = now;
        changed.run();
      }
    }
  }

  @Override
  public void close() {
    capture.close();
    echo.ifPresent(StubUpstream::close);
    scratch.close();
  }
}
