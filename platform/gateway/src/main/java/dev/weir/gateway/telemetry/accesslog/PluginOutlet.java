package dev.weir.gateway.telemetry.accesslog;

import dev.weir.api.AccessLogSink;
import dev.weir.api.AccessLogSinkFactory;
import dev.weir.gateway.config.BoundSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// Lines to a sink that a plugin brings, whose code may do anything.
///
/// While the plugin is revoked, its sink is closed and all lines are lost.
///
/// Its code runs with the plugin's class loader as that of the thread, as libraries expect it.
final class PluginOutlet implements Outlet {

  private final BoundSink bound;
  private final ClassLoader loader;
  private Optional<AccessLogSink> sink;
  private volatile Optional<String> revocation = Optional.empty();

  private PluginOutlet(BoundSink bound) throws IOException {
    this.bound = bound;
    this.loader = bound.factory().getClass().getClassLoader();
    this.sink = Optional.of(call(loader, bound::create));
  }

  /// Has a plugin make its sink.
  ///
  /// @throws IOException if the plugin fails
  /// @throws IllegalArgumentException if it cannot use its configuration
  static PluginOutlet open(BoundSink bound) throws IOException {
    return new PluginOutlet(bound);
  }

  /// Says whether its plugin is revoked. The thread that writes does what follows.
  ///
  /// @param revocations what was revoked, and why, for factories for which it was
  void revoke(Function<AccessLogSinkFactory<?>, Optional<String>> revocations) {
    revocation = revocations.apply(bound.factory());
  }

  @Override
  public void tend() throws IOException {
    open(revocation);
  }

  private Optional<AccessLogSink> open(Optional<String> known) throws IOException {
    if (known.isPresent()) {
      close();
    } else if (sink.isEmpty()) {
      sink = Optional.of(call(loader, bound::create));
    }
    return sink;
  }

  @Override
  public void write(Batch batch) throws IOException {
    var lines = lines(batch);
    var known = revocation;
    try {
      var open = open(known).orElseThrow(() -> new IOException(known.orElseThrow()));
      call(
          loader,
          () -> {
            open.write(lines);
            return lines;
          });
    } catch (IOException | RuntimeException e) {
      throw new LostLinesException(String.valueOf(e.getMessage()), e);
    }
    batch.clear();
  }

  private static List<byte[]> lines(Batch batch) {
    var lines = new ArrayList<byte[]>(batch.size());
    for (var i = 0; i < batch.size(); i++) {
      var line = batch.line(i);
      var bytes = new byte[line.remaining() - 1];
      line.get(bytes);
      lines.add(bytes);
    }
    return lines;
  }

  @Override
  public boolean isInterruptible() {
    return true;
  }

  @Override
  public void close() throws IOException {
    var closing = sink;
    sink = Optional.empty();
    if (closing.isPresent()) {
      call(
          loader,
          () -> {
            closing.get().close();
            return loader;
          });
    }
  }

  private static <T> T call(ClassLoader loader, Callable<T> code) throws IOException {
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return code.call();
    } catch (IOException | IllegalArgumentException e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError e) {
      throw new IOException(e.toString(), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
