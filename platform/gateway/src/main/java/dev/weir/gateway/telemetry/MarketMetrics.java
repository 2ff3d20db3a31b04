package dev.weir.gateway.telemetry;

import dev.weir.gateway.market.RevokedPin;
import dev.weir.gateway.plugin.Leak;
import dev.weir.gateway.telemetry.Metric.Description;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.index.IndexStatus.Freshness;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The metrics of indexes, of what they revoked, and of what stays in memory after it was unloaded.
final class MarketMetrics implements MetricProducer {

  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.market");
  private static final AttributeKey<String> INDEX = AttributeKey.stringKey("index");
  private static final AttributeKey<String> ACTION = AttributeKey.stringKey("action");
  private static final double MILLIS_IN_SECOND = 1e3;

  private final Supplier<MarketNumbers> numbers;
  private final Instant began = Instant.now();

  MarketMetrics(Supplier<MarketNumbers> numbers) {
    this.numbers = numbers;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var now = numbers.get();
    var table = new Table(new Metric.Origin(resource, SCOPE), Moments.since(began));
    var metrics = new ArrayList<MetricData>();
    if (!now.indexes().isEmpty()) {
      metrics.add(table.stale(now.indexes()));
    }
    if (now.indexes().stream().anyMatch(index -> index.age().isPresent())) {
      metrics.add(table.age(now.indexes()));
    }
    if (!now.revoked().isEmpty()) {
      metrics.add(table.revoked(now.revoked()));
    }
    if (!now.leaks().isEmpty()) {
      metrics.add(table.leaked(now.leaks()));
    }
    return metrics;
  }

  private record Table(Metric.Origin origin, Moments moments) {

    Metric stale(List<IndexStatus> indexes) {
      return origin.gauge(
          new Description(
              "weir.index.stale",
              "",
              "Whether it is unknown if the index has news, such as revocations."),
          indexes.stream()
              .map(index -> moments.point(Attributes.of(INDEX, index.index()), isStale(index)))
              .toList());
    }

    private static long isStale(IndexStatus index) {
      var freshness = index.freshness();
      return freshness == Freshness.STALE || freshness == Freshness.UNKNOWN ? 1 : 0;
    }

    Metric age(List<IndexStatus> indexes) {
      var points = new ArrayList<DoublePointData>();
      for (var index : indexes) {
        index
            .age()
            .ifPresent(age ->
                points.add(
                    moments.point(
                        Attributes.of(INDEX, index.index()), age.toMillis() / MILLIS_IN_SECOND)));
      }
      return origin.level(
          new Description(
              "weir.index.age", "s", "How long ago what is known of the index was the newest."),
          points);
    }

    Metric revoked(List<RevokedPin> revoked) {
      return origin.gauge(
          new Description(
              "weir.plugins.revoked",
              "",
              "Installed plugins that their index has blocked or warns of."),
          revoked.stream().map(it -> moments.point(labels(it), 1L)).distinct().toList());
    }

    private static Attributes labels(RevokedPin revoked) {
      return Attributes.of(
          PluginMetrics.PLUGIN,
          revoked.plugin(),
          PluginMetrics.VERSION,
          revoked.version(),
          ACTION,
          revoked.action());
    }

    Metric leaked(List<Leak> leaks) {
      var points = new ArrayList<LongPointData>();
      leaks.stream()
          .collect(Collectors.groupingBy(Leak::plugin, TreeMap::new, Collectors.counting()))
          .forEach((plugin, count) ->
              points.add(moments.point(Attributes.of(PluginMetrics.PLUGIN, plugin), count)));
      return origin.gauge(
          new Description(
              "weir.plugins.leaked",
              "{version}",
              "Versions of the plugin that were unloaded but stay in memory."),
          points);
    }
  }
}
