package dev.weir.gateway.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Writes metrics as Prometheus reads them: its text format 0.0.4.
///
/// Prometheus throws a whole page away if a family is in it twice or with two types, or two lines
/// with the same labels. So metrics that come to the same family are written in one, and of what
/// contradicts itself the first is written.
final class PrometheusText {

  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final int CHARACTERS_IN_LINE = 100;

  /// The metrics of one name.
  private static final class Family {

    private final PrometheusType type;
    private final String help;
    private final Set<String> series = new HashSet<>();
    private final StringBuilder lines = new StringBuilder();

    Family(PrometheusType type, String help) {
      this.type = type;
      this.help = help;
    }
  }

  private final Map<String, Family> families = new TreeMap<>();

  private PrometheusText() {}

  /// The metrics, by name, and who has them.
  static String of(Resource resource, Collection<MetricData> metrics) {
    var text = new PrometheusText();
    text.add(resource);
    metrics.forEach(text::add);
    return text.write();
  }

  private void add(Resource resource) {
    var family = new Family(PrometheusType.GAUGE, "Who has these metrics; always 1.");
    line(family, "target_info", labels(resource.getAttributes()), "1");
    families.put("target_info", family);
  }

  private void add(MetricData metric) {
    switch (metric.getType()) {
      case LONG_GAUGE ->
          addLongs(metric, PrometheusType.GAUGE, metric.getLongGaugeData().getPoints());
      case DOUBLE_GAUGE ->
          addDoubles(metric, PrometheusType.GAUGE, metric.getDoubleGaugeData().getPoints());
      case LONG_SUM -> {
        var sum = metric.getLongSumData();
        addLongs(metric, typeOfSum(sum.isMonotonic()), sum.getPoints());
      }
      case DOUBLE_SUM -> {
        var sum = metric.getDoubleSumData();
        addDoubles(metric, typeOfSum(sum.isMonotonic()), sum.getPoints());
      }
      case HISTOGRAM -> addHistograms(metric, metric.getHistogramData().getPoints());
      // Nothing in the gateway makes these.
      case SUMMARY, EXPONENTIAL_HISTOGRAM -> {}
    }
  }

  private static PrometheusType typeOfSum(boolean isMonotonic) {
    return isMonotonic ? PrometheusType.COUNTER : PrometheusType.GAUGE;
  }

  private void addLongs(MetricData metric, PrometheusType type, Collection<LongPointData> points) {
    var name = name(metric, type);
    var family = family(name, metric, type);
    for (var point : points) {
      var labels = labels(point.getAttributes());
      if (family.type == type && family.series.add(labels)) {
        line(family, name, labels, Long.toString(point.getValue()));
      }
    }
  }

  private void addDoubles(
      MetricData metric, PrometheusType type, Collection<DoublePointData> points) {
    var name = name(metric, type);
    var family = family(name, metric, type);
    for (var point : points) {
      var labels = labels(point.getAttributes());
      if (family.type == type && family.series.add(labels)) {
        line(family, name, labels, number(point.getValue()));
      }
    }
  }

  private void addHistograms(MetricData metric, Collection<HistogramPointData> points) {
    var name = name(metric, PrometheusType.HISTOGRAM);
    var family = family(name, metric, PrometheusType.HISTOGRAM);
    for (var point : points) {
      var labels = labels(point.getAttributes());
      if (family.type == PrometheusType.HISTOGRAM && family.series.add(labels)) {
        histogram(family, name, labels, point);
      }
    }
  }

  private static void histogram(
      Family family, String name, String labels, HistogramPointData point) {
    var separator = labels.isEmpty() ? "" : ",";
    var bounds = point.getBoundaries();
    var counts = point.getCounts();
    var upTo = 0L;
    for (var i = 0; i < counts.size(); i++) {
      upTo += counts.get(i);
      var bound = i < bounds.size() ? number(bounds.get(i)) : "+Inf";
      line(
          family,
          name + "_bucket",
          labels + separator + "le=\"" + bound + "\"",
          Long.toString(upTo));
    }
    line(family, name + "_sum", labels, number(point.getSum()));
    line(family, name + "_count", labels, Long.toString(upTo));
  }

  private static String name(MetricData metric, PrometheusType type) {
    return PrometheusName.ofMetric(metric.getName(), metric.getUnit(), type);
  }

  private Family family(String name, MetricData metric, PrometheusType type) {
    return families.computeIfAbsent(name, _ -> new Family(type, metric.getDescription()));
  }

  private static void line(Family family, String name, String labels, String value) {
    family.lines.append(name);
    if (!labels.isEmpty()) {
      family.lines.append('{').append(labels).append('}');
    }
    family.lines.append(' ').append(value).append('\n');
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }

  private static String labels(Attributes attributes) {
    var labels = new TreeMap<String, String>();
    attributes.forEach((key, value) ->
        labels.merge(
            PrometheusName.ofLabel(key.getKey()),
            value.toString(),
            (one, other) -> one + ";" + other));
    var text = new StringBuilder();
    labels.forEach((name, value) -> {
      text.append(text.isEmpty() ? "" : ",").append(name).append("=\"");
      escape(value, true, text);
      text.append('"');
    });
    return text.toString();
  }

  private static void escape(String value, boolean isQuoted, StringBuilder to) {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      switch (c) {
        case '\\' -> to.append("\\\\");
        case '\n' -> to.append("\\n");
        case '"' -> to.append(isQuoted ? "\\\"" : "\"");
        default -> to.append(c);
      }
    }
  }

  private String write() {
    var size = families.values().stream().mapToInt(it -> it.lines.length()).sum();
    var text = new StringBuilder(size + 2 * CHARACTERS_IN_LINE * families.size());
    families.forEach((name, family) -> {
      if (family.lines.isEmpty()) {
        return;
      }
      text.append("# HELP ").append(name).append(' ');
      escape(family.help, false, text);
      text.append("\n# TYPE ").append(name).append(' ').append(family.type).append('\n');
      text.append(family.lines);
    });
    return text.toString();
  }
}
