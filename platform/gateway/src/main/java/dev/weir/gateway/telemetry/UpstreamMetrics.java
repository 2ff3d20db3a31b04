package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.telemetry.Metric.Description;
import dev.weir.gateway.telemetry.tally.Durations;
import dev.weir.gateway.telemetry.tally.RequestTallies;
import dev.weir.gateway.telemetry.tally.RequestTallies.Tried;
import dev.weir.gateway.upstream.PoolNumbers;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The metrics of endpoints: tries to get a response from them, and connections to them.
final class UpstreamMetrics implements MetricProducer {

  private static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("weir.upstream");
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("http.connection.state");
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.upstreams");
  private static final int CLIENT_ERROR = 400;

  private final RequestTallies tallies;
  private final Supplier<List<PoolNumbers>> pools;

  /// @param pools how connections stand
  UpstreamMetrics(RequestTallies tallies, Supplier<List<PoolNumbers>> pools) {
    this.tallies = tallies;
    this.pools = pools;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var table = new Table(new Metric.Origin(resource, SCOPE), pools.get());
    return List.of(
        table.tries(tallies),
        table.connections(),
        table.gauge(
            new Description(
                "weir.upstream.connections.limit", "{connection}", "Requests that may be active."),
            PoolNumbers::most),
        table.gauge(
            new Description(
                "weir.upstream.waiting", "{request}", "Requests that wait for a connection."),
            PoolNumbers::waiting),
        table.opened());
  }

  private static AttributesBuilder labels(String upstream, String endpoint) {
    var labels = Attributes.builder().put(UPSTREAM, upstream);
    return endpoint.isEmpty() ? labels : add(HostPort.parse(endpoint), labels);
  }

  private static AttributesBuilder add(HostPort endpoint, AttributesBuilder to) {
    return to.put(ADDRESS, endpoint.host()).put(PORT, endpoint.port());
  }

  private record Table(Metric.Origin origin, List<PoolNumbers> pools) {

    Metric tries(RequestTallies tallies) {
      var points = new ArrayList<HistogramPointData>();
      var bounds = Durations.bounds();
      var moments = Moments.since(tallies.since());
      for (var tried : tallies.tries()) {
        points.add(moments.point(labels(tried), bounds, tried.durations()));
      }
      tallies
          .otherTries()
          .ifPresent(it ->
              points.add(moments.point(Attributes.of(RequestMetrics.OVERFLOW, true), bounds, it)));
      return origin.histogram(
          new Description(
              "http.client.request.duration",
              "s",
              "Tries to get a response from an endpoint, to the last byte of its body."),
          points);
    }

    private static Attributes labels(Tried tried) {
      var labels = UpstreamMetrics.labels(tried.upstream(), tried.endpoint());
      return RequestMetrics.add(tried.outcome(), CLIENT_ERROR, labels).build();
    }

    Metric connections() {
      var points = new ArrayList<LongPointData>();
      for (var pool : pools) {
        var moments = Moments.since(pool.since());
        points.add(moments.point(labels(pool).put(STATE, "active").build(), pool.active()));
        points.add(moments.point(labels(pool).put(STATE, "idle").build(), pool.idle()));
      }
      return origin.upDown(
          new Description(
              "http.client.open_connections",
              "{connection}",
              "Connections to the endpoint: active with a request, or idle."),
          points);
    }

    Metric opened() {
      return origin.counter(
          new Description(
              "weir.upstream.connections.opened", "{connection}", "Connections that were opened."),
          points(PoolNumbers::opened));
    }

    Metric gauge(Description description, ToLongFunction<PoolNumbers> value) {
      return origin.gauge(description, points(value));
    }

    private List<LongPointData> points(ToLongFunction<PoolNumbers> value) {
      return pools.stream()
          .map(it -> Moments.since(it.since()).point(labels(it).build(), value.applyAsLong(it)))
          .toList();
    }

    private static AttributesBuilder labels(PoolNumbers pool) {
      var id = pool.id();
      return add(id.endpoint(), Attributes.builder().put(UPSTREAM, id.upstream()));
    }
  }
}
