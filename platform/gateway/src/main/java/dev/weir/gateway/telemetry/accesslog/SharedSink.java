package dev.weir.gateway.telemetry.accesslog;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.gateway.config.AccessLogConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// A sink that several route tables use; it ends with the last of them.
///
/// Guarded by whoever owns it.
final class SharedSink {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SinkKey key;
  private final Sink sink;
  private final Outlet outlet;
  private int holders = 1;

  SharedSink(SinkKey key, Sink sink, Outlet outlet) {
    this.key = key;
    this.sink = sink;
    this.outlet = outlet;
  }

  SinkKey key() {
    return key;
  }

  Sink sink() {
    return sink;
  }

  void retain() {
    holders++;
  }

  /// Whether that was the last one, so that it is to be closed.
  boolean release() {
    return --holders == 0;
  }

  /// Does from now on what a configuration says of it.
  void use(AccessLogConfig config) {
    if (outlet instanceof FileOutlet file) {
      file.rotate(config.file().flatMap(AccessLogConfig.LogFile::rotate));
    }
  }

  /// Says which plugins are revoked.
  void revoke(Function<AccessLogSinkFactory<?>, Optional<String>> revocations) {
    if (outlet instanceof PluginOutlet plugin) {
      plugin.revoke(revocations);
    }
  }

  void close() {
    sink.close(PATIENCE);
  }
}
