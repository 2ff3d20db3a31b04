package dev.weir.gateway.telemetry;

import dev.weir.gateway.cache.CacheNumbers;
import dev.weir.gateway.config.TelemetryConfig;
import dev.weir.gateway.plugin.host.PluginReport;
import dev.weir.gateway.redis.RedisNumbers;
import dev.weir.gateway.telemetry.accesslog.AccessLogNumbers;
import dev.weir.gateway.telemetry.tally.RequestTallies;
import dev.weir.gateway.upstream.PoolNumbers;
import dev.weir.wasm.FilterReport;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a gateway tells about itself, for as long as it runs.
///
/// All metrics come together in one meter provider: those that are counted here, and those that
/// [WasmMetrics] and [PluginMetrics] read where they are counted. It lives as long as the gateway,
/// so that a reload, which may change who gets them, resets nothing.
///
/// Safe for use by several threads.
public final class Telemetry implements AutoCloseable {

  /// What is read when somebody asks for metrics.
  ///
  /// @param wasmFilters the WASM filters as they stand
  /// @param plugins the plugins in jars as they stand
  /// @param filters what all filters do
  /// @param market how installed plugins and their indexes stand
  /// @param redis how the Redis stands that gateways share; empty if there is none
  /// @param caches how the caches of plugins stand
  /// @param gateway how the gateway itself stands
  /// @param requests what is counted of requests
  /// @param pools how the connections to endpoints stand
  /// @param accessLogs what became of the lines of access logs
  public record Sources(
      Supplier<List<FilterReport>> wasmFilters,
      Supplier<List<PluginReport>> plugins,
      Supplier<FilterNumbers> filters,
      Supplier<MarketNumbers> market,
      Supplier<Optional<RedisNumbers>> redis,
      Supplier<CacheNumbers> caches,
      Supplier<GatewayNumbers> gateway,
      RequestTallies requests,
      Supplier<List<PoolNumbers>> pools,
      Supplier<List<AccessLogNumbers>> accessLogs) {}

  private static final String SCOPE = "dev.weir.gateway";
  private static final long LAST_EXPORT_SECONDS = 2;

  private final OtelEnvironment environment;
  private final Resource resource;
  private final PrometheusReader prometheus = new PrometheusReader();
  private final JvmMetrics jvm = new JvmMetrics();
  private final OtlpReader otlp = new OtlpReader();
  private final SdkMeterProvider meters;
  private final ExportCounter exports;
  private final TraceExport traces;
  private Optional<Reading> reading = Optional.empty();

  /// Who reads all metrics from time to time.
  private record Reading(OtlpSettings collector, Duration interval) {

    static Reading of(TelemetryConfig.Otlp config) {
      return new Reading(OtlpSettings.of(config), config.interval());
    }
  }

  private Telemetry(
      OtelEnvironment environment, Resource resource, Sources sources, Signals signals) {
    this.environment = environment;
    this.resource = resource;
    this.meters =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricProducer(new WasmMetrics(sources.wasmFilters))
            .registerMetricProducer(new PluginMetrics(sources.plugins))
            .registerMetricProducer(new FilterMetrics(sources.filters))
            .registerMetricProducer(new MarketMetrics(sources.market))
            .registerMetricProducer(new RedisMetrics(sources.redis))
            .registerMetricProducer(new CacheMetrics(sources.caches))
            .registerMetricProducer(new GatewayMetrics(sources.gateway))
            .registerMetricProducer(jvm)
            .registerMetricProducer(new AccessLogMetrics(sources.accessLogs))
            .registerMetricProducer(new RequestMetrics(sources.requests))
            .registerMetricProducer(new UpstreamMetrics(sources.requests, sources.pools))
            .registerMetricReader(prometheus)
            .registerMetricReader(otlp)
            .build();
    this.exports = new ExportCounter(meters.get(SCOPE));
    var spans = new SpanCounter(meters.get(SCOPE), exports);
    this.traces = new TraceExport(environment, resource, spans, signals.tracing());
    signals.resource(resource);
  }

  /// Telemetry that nobody gets yet but who asks for it.
  ///
  /// @param variables the value of an environment variable, or null if it is not set
  /// @param resource what the file says of who the gateway is
  /// @param signals what it tells of requests
  public static Telemetry start(
      Function<String, @Nullable String> variables,
      Map<String, String> resource,
      Sources sources,
      Signals signals) {
    var environment = new OtelEnvironment(variables);
    return new Telemetry(environment, environment.resource(resource), sources, signals);
  }

  /// Does from now on what a configuration says. Blocks for nobody.
  public synchronized void use(TelemetryConfig config) {
    traces.use(config.traces());
    var wanted = config.metrics().otlp().map(Reading::of).or(this::standardReading);
    if (!wanted.equals(reading)) {
      reading = wanted;
      otlp.use(
          wanted.map(it -> it.collector.metricExporter(exports)), wanted.map(Reading::interval));
    }
  }

  private Optional<Reading> standardReading() {
    return environment
        .otlp(Signal.METRICS)
        .map(collector -> new Reading(collector, environment.interval()));
  }

  /// A text and its type.
  public record Page(String type, String text) {}

  /// All metrics as they stand, as Prometheus reads them.
  ///
  /// @param accept which types the reader accepts, as it says in `Accept`; may be empty
  public Page prometheus(String accept) {
    var format = MetricsFormat.of(accept);
    var text = PrometheusText.of(format, resource, prometheus.collect());
    return new Page(format.contentType(), text);
  }

  /// Sends what there is to send, if that is possible within two seconds, and ends.
  @Override
  public void close() {
    CompletableResultCode.ofAll(List.of(traces.close(), meters.shutdown()))
        .join(LAST_EXPORT_SECONDS, TimeUnit.SECONDS);
    jvm.close();
  }
}
