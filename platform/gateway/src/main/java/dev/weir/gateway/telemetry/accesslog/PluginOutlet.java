package dev.weir.gateway.telemetry.accesslog;

import dev.weir.api.AccessLogSink;
import dev.weir.gateway.config.BoundSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Lines to a sink that a plugin brings, whose code may do anything.
///
/// Its code runs with the plugin's class loader as that of the thread, as libraries expect it.
final class PluginOutlet implements Outlet {

  private final AccessLogSink sink;
  private final ClassLoader loader;

  private PluginOutlet(AccessLogSink sink, ClassLoader loader) {
    this.sink = sink;
    this.loader = loader;
  }

  /// Has a plugin make its sink.
  ///
  /// @throws IOException if the plugin fails
  /// @throws IllegalArgumentException if it cannot use its configuration
  static PluginOutlet open(BoundSink bound) throws IOException {
    var loader = bound.factory().getClass().getClassLoader();
    return new PluginOutlet(call(loader, bound::create), loader);
  }

  @Override
  public void write(Batch batch) throws IOException {
    var lines = lines(batch);
    try {
      call(
          loader,
          () -> {
            sink.write(lines);
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
    call(
        loader,
        () -> {
          sink.close();
          return loader;
        });
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
