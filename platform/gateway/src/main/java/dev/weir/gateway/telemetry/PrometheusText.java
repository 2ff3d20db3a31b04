package dev.weir.gateway.telemetry;

import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes metrics as Prometheus reads them.
///
/// Prometheus throws a whole page away if a family is in it twice or with two types, or two lines
/// with the same labels. So metrics that come to the same family are written in one, and of what
/// contradicts itself the first is written. In OpenMetrics a counter's family is called without
/// `_total`; a gauge that would be called so, too, has `_value` at its end.
final class PrometheusText {

  private static final int CHARACTERS_IN_HEAD = 200;
  private static final String TOTAL = "_total";
  private static final double NANOS_IN_SECOND = 1e9;

  private final MetricsFormat format;
  private final Set<String> counters;
  private final Map<String, PrometheusFamily> families = new TreeMap<>();
  private final PrometheusLabels labels = new PrometheusLabels();

  private PrometheusText(MetricsFormat format, Set<String> counters) {
    this.format = format;
    this.counters = counters;
  }

  /// The metrics, by name, and who has them.
  static String of(MetricsFormat format, Resource resource, Collection<MetricData> metrics) {
    var text =
        new PrometheusText(format, format == MetricsFormat.PLAIN ? Set.of() : counters(metrics));
    text.add(resource);
    metrics.forEach(text::add);
    return text.write();
  }

  /// The families that counters are.
  private static Set<String> counters(Collection<MetricData> metrics) {
    return metrics.stream()
        .filter(PrometheusText::isCounter)
        .map(it ->
            withoutTotal(
                PrometheusName.ofMetric(it.getName(), it.getUnit(), PrometheusType.COUNTER)))
        .collect(Collectors.toSet());
  }

  private static boolean isCounter(MetricData metric) {
    return (metric.getType() == MetricDataType.LONG_SUM && metric.getLongSumData().isMonotonic())
        || (metric.getType() == MetricDataType.DOUBLE_SUM
            && metric.getDoubleSumData().isMonotonic());
  }

  private static String withoutTotal(String name) {
    return name.substring(0, name.length() - TOTAL.length());
  }

  private void add(Resource resource) {
    var help = "Who has these metrics; always 1.";
    var isOpen = format == MetricsFormat.OPEN_METRICS;
    var family =
        new PrometheusFamily(isOpen ? PrometheusType.INFO : PrometheusType.GAUGE, "", help);
    family.line("target_info", "", labels.of(resource.getAttributes())).append("1\n");
    families.put(isOpen ? "target" : "target_info", family);
  }

  private void add(MetricData metric) {
    switch (metric.getType()) {
      case LONG_GAUGE ->
          addLongs(metric, PrometheusType.GAUGE, metric.getLongGaugeData().getPoints());
      case DOUBLE_GAUGE ->
          addDoubles(metric, PrometheusType.GAUGE, metric.getDoubleGaugeData().getPoints());
      case LONG_SUM -> addLongs(metric, typeOfSum(metric), metric.getLongSumData().getPoints());
      case DOUBLE_SUM ->
          addDoubles(metric, typeOfSum(metric), metric.getDoubleSumData().getPoints());
      case HISTOGRAM -> addHistograms(metric, metric.getHistogramData().getPoints());
      // Nothing in the gateway makes these.
      case SUMMARY, EXPONENTIAL_HISTOGRAM -> {}
    }
  }

  private static PrometheusType typeOfSum(MetricData metric) {
    return isCounter(metric) ? PrometheusType.COUNTER : PrometheusType.GAUGE;
  }

  private void addLongs(MetricData metric, PrometheusType type, Collection<LongPointData> points) {
    var name = name(metric, type);
    var family = family(name, metric, type);
    for (var point : points) {
      var text = labels.of(point.getAttributes());
      if (family.takes(type, text)) {
        family.line(name, suffix(type), text).append(point.getValue()).append('\n');
      }
    }
  }

  private void addDoubles(
      MetricData metric, PrometheusType type, Collection<DoublePointData> points) {
    var name = name(metric, type);
    var family = family(name, metric, type);
    for (var point : points) {
      var text = labels.of(point.getAttributes());
      if (family.takes(type, text)) {
        family.line(name, suffix(type), text).append(number(point.getValue())).append('\n');
      }
    }
  }

  // Of a line, beyond the family's name.
  private String suffix(PrometheusType type) {
    return type == PrometheusType.COUNTER && format == MetricsFormat.OPEN_METRICS ? TOTAL : "";
  }

  private void addHistograms(MetricData metric, Collection<HistogramPointData> points) {
    var name = name(metric, PrometheusType.HISTOGRAM);
    var family = family(name, metric, PrometheusType.HISTOGRAM);
    var bounds = new Bounds();
    for (var point : points) {
      var text = labels.of(point.getAttributes());
      if (family.takes(PrometheusType.HISTOGRAM, text)) {
        histogram(new Line(family, name, text.toString()), point, bounds);
      }
    }
  }

  private record Line(PrometheusFamily family, String name, String labels) {

    StringBuilder bucket(String bound) {
      var lines = family.lines().append(name).append("_bucket{").append(labels);
      return lines.append(labels.isEmpty() ? "" : ",").append("le=\"").append(bound).append("\"} ");
    }

    StringBuilder of(String suffix) {
      return family.line(name, suffix, labels);
    }
  }

  /// The text of the bounds of the histograms of a metric, which are the same nearly always.
  private static final class Bounds {

    private List<Double> bounds = List.of();
    private List<String> texts = List.of();

    List<String> of(List<Double> others) {
      if (!bounds.equals(others)) {
        bounds = others;
        texts = others.stream().map(PrometheusText::number).toList();
      }
      return texts;
    }
  }

  private void histogram(Line line, HistogramPointData point, Bounds texts) {
    var bounds = texts.of(point.getBoundaries());
    var counts = point.getCounts();
    var upTo = 0L;
    for (var i = 0; i < counts.size(); i++) {
      upTo += counts.get(i);
      var lines = line.bucket(i < bounds.size() ? bounds.get(i) : "+Inf").append(upTo);
      if (format == MetricsFormat.OPEN_METRICS) {
        exemplar(exemplar(point, i), lines);
      }
      lines.append('\n');
    }
    line.of("_sum").append(number(point.getSum())).append('\n');
    line.of("_count").append(upTo).append('\n');
  }

  private static @Nullable DoubleExemplarData exemplar(HistogramPointData point, int bucket) {
    var bounds = point.getBoundaries();
    var low = bucket == 0 ? Double.NEGATIVE_INFINITY : bounds.get(bucket - 1);
    var high = bucket < bounds.size() ? bounds.get(bucket) : Double.POSITIVE_INFINITY;
    for (var exemplar : point.getExemplars()) {
      if (exemplar.getValue() > low && exemplar.getValue() <= high) {
        return exemplar;
      }
    }
    return null;
  }

  private static void exemplar(@Nullable DoubleExemplarData exemplar, StringBuilder to) {
    if (exemplar != null) {
      var span = exemplar.getSpanContext();
      to.append(" # {span_id=\"").append(span.getSpanId());
      to.append("\",trace_id=\"").append(span.getTraceId()).append("\"} ");
      to.append(number(exemplar.getValue())).append(' ');
      to.append(number(exemplar.getEpochNanos() / NANOS_IN_SECOND));
    }
  }

  private String name(MetricData metric, PrometheusType type) {
    var name = PrometheusName.ofMetric(metric.getName(), metric.getUnit(), type);
    if (format == MetricsFormat.PLAIN) {
      return name;
    }
    if (type == PrometheusType.COUNTER) {
      return withoutTotal(name);
    }
    return type == PrometheusType.GAUGE && counters.contains(name) ? name + "_value" : name;
  }

  private PrometheusFamily family(String name, MetricData metric, PrometheusType type) {
    return families.computeIfAbsent(
        name,
        _ ->
            new PrometheusFamily(
                type, PrometheusName.unit(name, metric.getUnit()), metric.getDescription()));
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }

  private String write() {
    var size = families.values().stream().mapToInt(PrometheusFamily::length).sum();
    var text = new StringBuilder(size + CHARACTERS_IN_HEAD * families.size());
    families.forEach((name, family) -> family.write(name, format, text));
    if (format == MetricsFormat.OPEN_METRICS) {
      text.append("# EOF\n");
    }
    return text.toString();
  }
}
