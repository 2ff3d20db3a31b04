package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.GatewayNumbers.Listening;
import dev.weir.gateway.telemetry.Metric.Description;
import dev.weir.gateway.telemetry.tally.Durations;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The metrics of the gateway itself: listeners, route tables and reloads.
final class GatewayMetrics implements MetricProducer {

  private static final AttributeKey<String> LISTENER = AttributeKey.stringKey("weir.listener");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final AttributeKey<String> VERSION = AttributeKey.stringKey("version");
  private static final AttributeKey<String> JAVA = AttributeKey.stringKey("java");
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.gateway.itself");
  private static final double MILLIS_IN_SECOND = 1e3;

  private final Supplier<GatewayNumbers> numbers;
  private final String version = version();

  GatewayMetrics(Supplier<GatewayNumbers> numbers) {
    this.numbers = numbers;
  }

  private static String version() {
    try (var in = GatewayMetrics.class.getResourceAsStream("version.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var now = numbers.get();
    var moments = Moments.since(now.reloads().since());
    var table = new Table(new Metric.Origin(resource, SCOPE), now, moments);
    return List.of(
        table.build(version),
        table.gauge("weir.ready", "", "Whether the gateway takes requests.", now.isReady() ? 1 : 0),
        table.reloads(),
        table.lastReload(),
        table.counter(
            "weir.plugins.loaded",
            "{plugin}",
            "Plugins that reloads have added or put in the place of others.",
            now.reloads().loaded()),
        table.counter(
            "weir.plugins.unloaded",
            "{plugin}",
            "Plugins that reloads have taken out.",
            now.reloads().unloaded()),
        table.gauge(
            "weir.route_table.generation",
            "",
            "The number of the route table that serves.",
            now.tables().generation()),
        table.gauge(
            "weir.route_table.draining",
            "{table}",
            "Route tables that were replaced and that requests still hold.",
            now.tables().draining()),
        table.gauge(
            "weir.route_table.draining.requests",
            "{request}",
            "Requests that hold route tables that were replaced.",
            now.tables().drainingRequests()),
        table.connections(),
        table.accepted(),
        table.counter(
            "weir.listener.accept.waits",
            "{wait}",
            "How often new connections had to wait for file descriptors.",
            now.acceptWaits()));
  }

  private record Table(Metric.Origin origin, GatewayNumbers now, Moments moments) {

    Metric build(String version) {
      var labels = Attributes.of(VERSION, version, JAVA, Runtime.version().toString());
      return origin.gauge(
          new Description("weir.build.info", "", "The version of Weir; always 1."),
          List.of(moments.point(labels, 1)));
    }

    Metric gauge(String name, String unit, String text, long value) {
      return origin.gauge(new Description(name, unit, text), one(value));
    }

    Metric counter(String name, String unit, String text, long value) {
      return origin.counter(new Description(name, unit, text), one(value));
    }

    private List<LongPointData> one(long value) {
      return List.of(moments.point(Attributes.empty(), value));
    }

    Metric reloads() {
      var reloads = now.reloads();
      var bounds = Durations.bounds();
      return origin.histogram(
          new Description("weir.reload.duration", "s", "Reloads, by what they came to."),
          List.of(
              moments.point(Attributes.of(OUTCOME, "applied"), bounds, reloads.applied()),
              moments.point(Attributes.of(OUTCOME, "refused"), bounds, reloads.refused())));
    }

    Metric lastReload() {
      return origin.level(
          new Description(
              "weir.reload.last_applied", "s", "When what serves was read, in seconds since 1970."),
          List.of(moments.point(Attributes.empty(), seconds(now.reloads().lastApplied()))));
    }

    private static double seconds(Instant moment) {
      return moment.toEpochMilli() / MILLIS_IN_SECOND;
    }

    Metric connections() {
      return origin.upDown(
          new Description(
              "weir.listener.connections", "{connection}", "Connections of clients that are open."),
          points(Listening::open));
    }

    Metric accepted() {
      return origin.counter(
          new Description(
              "weir.listener.accepted", "{connection}", "Connections of clients, ever."),
          points(Listening::accepted));
    }

    private List<LongPointData> points(ToLongFunction<Listening> value) {
      return now.listeners().stream()
          .map(it -> moments.point(Attributes.of(LISTENER, it.address()), value.applyAsLong(it)))
          .toList();
    }
  }
}
