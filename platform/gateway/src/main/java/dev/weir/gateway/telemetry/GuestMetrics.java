package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.Metric.Description;
import dev.weir.wasm.FilterReport;
import dev.weir.wasm.host.MetricSample;
import dev.weir.wasm.host.MetricSample.Kind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The metrics that guests have defined, as families of the gateway.
///
/// Guests are not trusted: however many filters there are and whatever they do, no more than [#MAX]
/// metrics of theirs go on. Filters share that fairly; of one filter the metrics go on that it
/// defined first.
final class GuestMetrics {

  static final int MAX = 10_000;

  private static final AttributeKey<String> NAME = AttributeKey.stringKey("name");

  private record Family(Kind kind, List<LongPointData> numbers, List<HistogramPointData> spreads) {

    Family(Kind kind) {
      this(kind, new ArrayList<>(), new ArrayList<>());
    }
  }

  private final Map<String, Family> families = new TreeMap<>();
  private final List<LongPointData> dropped = new ArrayList<>();
  private int count;

  private GuestMetrics() {}

  /// The metrics of these filters.
  static GuestMetrics of(List<FilterReport> reports) {
    var metrics = new GuestMetrics();
    // Those with few metrics come first, and what they leave of their share is for the others.
    var byNumber =
        reports.stream().sorted(Comparator.comparingInt(it -> it.metrics().size())).toList();
    for (var i = 0; i < byNumber.size(); i++) {
      metrics.add(byNumber.get(i), (MAX - metrics.count) / (byNumber.size() - i));
    }
    return metrics;
  }

  private void add(FilterReport report, int share) {
    var moments = Moments.since(report.since());
    var taken = report.metrics().subList(0, Math.min(share, report.metrics().size()));
    for (var sample : taken) {
      add(report.name(), sample, moments);
    }
    count += taken.size();
    dropped.add(
        moments.point(
            Attributes.of(WasmMetrics.FILTER, report.name()),
            report.metrics().size() - taken.size()));
  }

  private void add(String filter, MetricSample sample, Moments moments) {
    var name = GuestMetricName.of(sample.kind(), sample.name());
    var attributes = Attributes.of(WasmMetrics.FILTER, filter, NAME, name.label());
    var family = families.computeIfAbsent(name.family(), _ -> new Family(sample.kind()));
    switch (sample.kind()) {
      case COUNTER, GAUGE -> family.numbers.add(moments.point(attributes, sample.value()));
      case HISTOGRAM ->
          family.spreads.add(
              moments.point(
                  attributes, (double) sample.sum(), MetricSample.BOUNDS, counts(sample)));
    }
  }

  /// How many values lie in each bucket, and above the last one.
  private static List<Long> counts(MetricSample histogram) {
    var counts = new ArrayList<Long>();
    var below = 0L;
    for (var upTo : histogram.buckets()) {
      // A value that is being recorded may be in a bucket and not yet in the next.
      counts.add(Math.max(0, upTo - below));
      below = Math.max(below, upTo);
    }
    counts.add(Math.max(0, histogram.value() - below));
    return counts;
  }

  List<Metric> metrics(Metric.Origin origin) {
    var metrics = new ArrayList<Metric>();
    families.forEach((name, family) -> metrics.add(metric(origin, name, family)));
    return metrics;
  }

  private static Metric metric(Metric.Origin origin, String name, Family family) {
    return switch (family.kind) {
      case COUNTER ->
          origin.counter(
              new Description(name, "", "A counter that a WASM guest defined."), family.numbers);
      case GAUGE ->
          origin.gauge(
              new Description(name, "", "A gauge that a WASM guest defined."), family.numbers);
      case HISTOGRAM ->
          origin.histogram(
              new Description(name, "", "A histogram that a WASM guest defined."), family.spreads);
    };
  }

  /// How many metrics of each filter do not go on.
  Metric dropped(Metric.Origin origin) {
    return origin.gauge(
        new Description(
            "weir.wasm.metrics.dropped",
            "{metric}",
            "Metrics that the guest defined and that are left out, as there are too many."),
        dropped);
  }
}
