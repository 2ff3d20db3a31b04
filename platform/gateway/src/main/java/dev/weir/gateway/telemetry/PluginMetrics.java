package dev.weir.gateway.telemetry;

import dev.weir.gateway.plugin.host.PluginMetric;
import dev.weir.gateway.plugin.host.PluginMetric.Count;
import dev.weir.gateway.plugin.host.PluginMetric.Level;
import dev.weir.gateway.plugin.host.PluginMetric.Spread;
import dev.weir.gateway.plugin.host.PluginReport;
import dev.weir.gateway.telemetry.Metric.Description;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/// The metrics of plugins in jars: what the gateway counts about them, and what they count.
///
/// A metric `refused` of the plugin `quota` is `weir.plugin.quota.refused`. What the gateway counts
/// begins with `weir.plugins`, where no plugin can get to.
final class PluginMetrics implements MetricProducer {

  static final AttributeKey<String> PLUGIN = AttributeKey.stringKey("plugin");
  static final AttributeKey<String> VERSION = AttributeKey.stringKey("version");
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.plugin");
  private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");

  private final Supplier<List<PluginReport>> plugins;

  /// @param plugins the plugins as they stand
  PluginMetrics(Supplier<List<PluginReport>> plugins) {
    this.plugins = plugins;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var reports = plugins.get();
    if (reports.isEmpty()) {
      return List.of();
    }
    var origin = new Metric.Origin(resource, SCOPE);
    var metrics = new ArrayList<MetricData>();
    addCounted(origin, reports, metrics);
    var families = new TreeMap<String, Family>();
    reports.forEach(report -> add(report, families));
    families.values().forEach(family -> family.addTo(metrics, origin));
    return metrics;
  }

  private static void addCounted(
      Metric.Origin origin, List<PluginReport> reports, List<MetricData> to) {
    to.add(
        origin.gauge(
            new Description(
                "weir.plugins.tasks", "{task}", "Tasks of the plugin that run or wait."),
            points(reports, PluginReport::tasks)));
    to.add(
        origin.counter(
            new Description(
                "weir.plugins.tasks.failed", "{run}", "Runs of tasks of the plugin that threw."),
            points(reports, PluginReport::failedTasks)));
    to.add(
        origin.counter(
            new Description(
                "weir.plugins.metrics.dropped",
                "{metric}",
                "How often the plugin asked for a metric that is one too many."),
            points(reports, PluginReport::droppedMetrics)));
  }

  private static List<LongPointData> points(
      List<PluginReport> reports, ToLongFunction<PluginReport> value) {
    return reports.stream()
        .map(report ->
            Moments.since(report.since())
                .point(attributes(report, Map.of()), value.applyAsLong(report)))
        .toList();
  }

  private static Attributes attributes(PluginReport report, Map<String, String> labels) {
    var attributes =
        Attributes.builder().put(PLUGIN, report.plugin()).put(VERSION, report.version());
    labels.forEach(attributes::put);
    return attributes.build();
  }

  private static void add(PluginReport report, Map<String, Family> families) {
    var id = OTHER.matcher(report.plugin().toLowerCase(Locale.ROOT)).replaceAll("_");
    var moments = Moments.since(report.since());
    for (var metric : report.metrics()) {
      var name = "weir.plugin." + id + '.' + metric.name();
      families
          // Ids that differ only in what becomes `_` may meet in a name, with other kinds of
          // metrics.
          .computeIfAbsent(
              name + ' ' + metric.value().getClass().getSimpleName(),
              _ -> new Family(name, metric.description()))
          .add(metric, attributes(report, metric.labels()), moments);
    }
  }

  /// The metrics of one name and kind.
  private static final class Family {

    private final Description description;
    private final List<LongPointData> counts = new ArrayList<>();
    private final List<DoublePointData> levels = new ArrayList<>();
    private final List<HistogramPointData> spreads = new ArrayList<>();

    Family(String name, String description) {
      this.description = new Description(name, "", description);
    }

    void add(PluginMetric metric, Attributes attributes, Moments moments) {
      switch (metric.value()) {
        case Count count -> counts.add(moments.point(attributes, count.number()));
        case Level level -> levels.add(moments.point(attributes, level.number()));
        case Spread spread ->
            spreads.add(moments.point(attributes, spread.sum(), spread.bounds(), spread.counts()));
      }
    }

    void addTo(List<MetricData> metrics, Metric.Origin origin) {
      if (!counts.isEmpty()) {
        metrics.add(origin.counter(description, counts));
      }
      if (!levels.isEmpty()) {
        metrics.add(origin.level(description, levels));
      }
      if (!spreads.isEmpty()) {
        metrics.add(origin.histogram(description, spreads));
      }
    }
  }
}
