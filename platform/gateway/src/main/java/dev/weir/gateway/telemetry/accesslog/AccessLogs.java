package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.config.TelemetryConfig;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.telemetry.RequestObservers;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The access logs of a gateway: [TableLogs] for each route table, over sinks that they share.
///
/// A sink lives as long as any table that writes to it, so that no line is lost when the
/// configuration changes. Safe for use by several threads.
public final class AccessLogs implements RequestObservers.Way {

  private final boolean isServing;
  private final Function<TelemetryConfig.Collector, LogRecordExporter> exporters;
  private final Map<SinkKey, SharedSink> sinks = new HashMap<>();
  private final Map<String, SinkTally> tallies = new ConcurrentSkipListMap<>();
  private volatile @Nullable Resource resource;

  /// @param isServing whether there will be requests: if not, what a configuration says is checked,
  ///   and nothing is opened
  /// @param exporters what speaks to a collector
  public AccessLogs(
      boolean isServing, Function<TelemetryConfig.Collector, LogRecordExporter> exporters) {
    this.isServing = isServing;
    this.exporters = exporters;
  }

  @Override
  public RequestObserver of(RouteConfig route) {
    return RequestObserver.NONE;
  }

  @Override
  public RequestObserver unrouted() {
    return RequestObserver.NONE;
  }

  @Override
  public RequestObservers.Way forTable(
      RequestObservers.Plan plan, RequestObservers.Refusals refusals) {
    return new TableLogsBuilder(this, plan, refusals).build();
  }

  /// Says who the gateway is, for collectors, which get nothing before.
  public void resource(Resource known) {
    resource = known;
  }

  /// An outlet to a collector.
  Outlet outlet(TelemetryConfig.Collector collector, List<String> fields) {
    return new OtlpOutlet(exporters.apply(collector), fields, () -> resource);
  }

  /// What became of the lines, for each sink that there was. Waits for no sink that is being
  /// opened.
  public List<AccessLogNumbers> numbers() {
    return tallies.values().stream().map(SinkTally::numbers).toList();
  }

  /// The sink that there is already, or a new one; empty if there will be no requests.
  ///
  /// @throws IOException if it cannot be opened
  synchronized Optional<SharedSink> hold(SinkKey key, OutletSource source) throws IOException {
    if (!isServing) {
      return Optional.empty();
    }
    var known = sinks.get(key);
    if (known != null) {
      known.retain();
      return Optional.of(known);
    }
    var outlet = source.open();
    var tally = tallies.computeIfAbsent(key.name(), SinkTally::new);
    var opened = new SharedSink(key, Sink.start(outlet, tally), outlet);
    sinks.put(key, opened);
    return Optional.of(opened);
  }

  /// Lets go of a sink.
  void release(SharedSink sink) {
    synchronized (this) {
      if (!sink.release()) {
        return;
      }
      sinks.remove(sink.key());
    }
    // Without the lock: it may take some time.
    sink.close();
  }

  /// Opens an outlet.
  @FunctionalInterface
  interface OutletSource {

    /// A new one.
    Outlet open() throws IOException;
  }
}
