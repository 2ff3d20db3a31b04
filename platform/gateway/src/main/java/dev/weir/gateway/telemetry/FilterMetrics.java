package dev.weir.gateway.telemetry;

import dev.weir.gateway.filter.FilterTally;
import dev.weir.gateway.filter.FilterTally.Counts;
import dev.weir.gateway.telemetry.Metric.Description;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The metrics of filters, by plugin, version and filter. They are read where they are counted.
final class FilterMetrics implements MetricProducer {

  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.filters");
  private static final double NANOS_IN_SECOND = 1e9;

  private final Supplier<FilterNumbers> numbers;

  FilterMetrics(Supplier<FilterNumbers> numbers) {
    this.numbers = numbers;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var now = numbers.get();
    var metrics = new ArrayList<MetricData>();
    if (!now.tallies().isEmpty()) {
      addFilters(new Table(new Metric.Origin(resource, SCOPE), now), metrics);
    }
    if (!now.shares().isEmpty()) {
      metrics.add(shares(new Metric.Origin(resource, SCOPE), now));
    }
    return metrics;
  }

  private static void addFilters(Table table, List<MetricData> to) {
    to.add(table.time());
    to.add(
        table.counter(
            new Description(
                "weir.filter.requests", "{request}", "Requests that the filter is done with."),
            Counts::requests));
    to.add(
        table.counter(
            new Description(
                "weir.filter.failures", "{request}", "Requests that the filter failed at."),
            Counts::failures));
    to.add(
        table.counter(
            new Description(
                "weir.filter.errors",
                "{request}",
                "Requests that the filter failed at or that left it with a status from 500."),
            Counts::errors));
    to.add(
        table.counter(
            new Description(
                "weir.filter.refusals",
                "{request}",
                "Requests that left the filter with a status from 400 to 499."),
            Counts::refusals));
    to.add(
        table.counter(
            new Description(
                "weir.filter.withheld",
                "{request}",
                "Requests that the filter did not get, being in quarantine."),
            Counts::withheld));
    to.add(table.quarantined());
  }

  private static Metric shares(Metric.Origin origin, FilterNumbers now) {
    var moments = Moments.since(Instant.now());
    var points = new ArrayList<DoublePointData>();
    now.shares()
        .forEach((plugin, share) ->
            points.add(moments.point(Attributes.of(PluginMetrics.PLUGIN, plugin), share)));
    return origin.level(
        new Description(
            "weir.plugin.canary.share", "1", "The part of the requests that the canary gets."),
        points);
  }

  private record Table(Metric.Origin origin, FilterNumbers now) {

    Metric time() {
      var points = new ArrayList<HistogramPointData>();
      for (var tally : now.tallies()) {
        var counts = tally.counts();
        points.add(
            Moments.since(tally.since())
                .point(
                    labels(tally),
                    counts.nanos() / NANOS_IN_SECOND,
                    FilterTally.bounds(),
                    counts.times()));
      }
      return origin.histogram(
          new Description(
              "weir.filter.time",
              "s",
              "The filter's own time, without what comes after it, for one request in 16."),
          points);
    }

    Metric counter(Description description, ToLongFunction<Counts> value) {
      return origin.counter(description, points(tally -> value.applyAsLong(tally.counts())));
    }

    Metric quarantined() {
      return origin.gauge(
          new Description(
              "weir.filter.quarantined",
              "{filter}",
              "Uses of the filter that get no requests now, since it keeps failing."),
          points(tally -> now.quarantined().getOrDefault(tally.id(), 0L)));
    }

    private List<LongPointData> points(ToLongFunction<FilterTally> value) {
      return now.tallies().stream()
          .map(tally -> Moments.since(tally.since()).point(labels(tally), value.applyAsLong(tally)))
          .toList();
    }

    private static Attributes labels(FilterTally tally) {
      var id = tally.id();
      return Attributes.of(
          PluginMetrics.PLUGIN,
          id.plugin(),
          PluginMetrics.VERSION,
          id.version(),
          WasmMetrics.FILTER,
          id.filter());
    }
  }
}
