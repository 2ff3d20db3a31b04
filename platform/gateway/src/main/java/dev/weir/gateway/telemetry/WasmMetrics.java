package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.Metric.Description;
import dev.weir.wasm.FilterReport;
import dev.weir.wasm.host.InstanceCounts;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The metrics of WASM filters: what the host counts about them, and what their guests count.
///
/// They are read where they are counted whenever somebody asks, so a request pays nothing for them.
final class WasmMetrics implements MetricProducer {

  static final AttributeKey<String> FILTER = AttributeKey.stringKey("filter");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
  private static final AttributeKey<String> DIGEST = AttributeKey.stringKey("digest");
  private static final AttributeKey<String> ABI = AttributeKey.stringKey("abi");
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.wasm");
  private static final double NANOS_IN_SECOND = 1e9;

  private final Supplier<List<FilterReport>> filters;

  /// @param filters the filters as they stand
  WasmMetrics(Supplier<List<FilterReport>> filters) {
    this.filters = filters;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var reports = filters.get();
    if (reports.isEmpty()) {
      return List.of();
    }
    var origin = new Metric.Origin(resource, SCOPE);
    var guests = GuestMetrics.of(reports);
    var metrics = new ArrayList<MetricData>();
    addFilters(new Table(origin, reports), metrics);
    addInstances(new Table(origin, reports), metrics);
    metrics.addAll(guests.metrics(origin));
    metrics.add(guests.dropped(origin));
    return metrics;
  }

  private static void addFilters(Table table, List<MetricData> to) {
    to.add(table.modules());
    to.add(
        table.gauge(
            new Description(
                "weir.wasm.filters", "{filter}", "Uses of the WASM filter in the routes."),
            FilterReport::filters));
    to.add(
        table.gauge(
            new Description(
                "weir.wasm.quarantined",
                "{filter}",
                "Uses of the WASM filter that refuse requests now, since its instances keep failing."),
            FilterReport::quarantined));
    to.add(
        table.counter(
            new Description(
                "weir.wasm.refused",
                "{request}",
                "Requests refused by a WASM filter in quarantine."),
            InstanceCounts::refused));
    to.add(
        table.counter(
            new Description("weir.wasm.traps", "{call}", "Calls of the guest that broke down."),
            InstanceCounts::traps));
    to.add(
        table.counter(
            new Description(
                "weir.wasm.timeouts", "{call}", "Calls of the guest that used up their time."),
            InstanceCounts::timeouts));
    to.add(
        table.counter(
            new Description(
                "weir.wasm.calls", "{call}", "Calls of the guest, estimated from one of 16."),
            InstanceCounts::calls));
    to.add(table.callTime());
  }

  private static void addInstances(Table table, List<MetricData> to) {
    to.add(table.instances());
    to.add(
        table.counter(
            new Description(
                "weir.wasm.instances.created", "{instance}", "Instances of the guest made."),
            InstanceCounts::created));
    to.add(
        table.counter(
            new Description(
                "weir.wasm.instances.discarded",
                "{instance}",
                "Instances of the guest thrown away because they failed."),
            InstanceCounts::discarded));
    to.add(
        table.counter(
            new Description(
                "weir.wasm.instances.recycled",
                "{instance}",
                "Instances of the guest closed in good health, as they had grown or were for one"
                    + " request."),
            InstanceCounts::recycled));
    to.add(
        table.gauge(
            new Description(
                "weir.wasm.memory",
                "By",
                "Memory of the guest's instances that they do not share with its snapshot."),
            report -> report.instances().ownBytes()));
    to.add(
        table.gauge(
            new Description(
                "weir.wasm.functions.interpreted",
                "{function}",
                "Functions of the module that are interpreted, as they are too large to compile."),
            report -> report.instances().interpretedFunctions()));
  }

  /// The reports as metrics: a point for each.
  private record Table(Metric.Origin origin, List<FilterReport> reports) {

    Metric gauge(Description description, ToLongFunction<FilterReport> value) {
      return origin.gauge(description, points(value));
    }

    Metric counter(Description description, ToLongFunction<InstanceCounts> value) {
      return origin.counter(description, points(report -> value.applyAsLong(report.instances())));
    }

    private List<LongPointData> points(ToLongFunction<FilterReport> value) {
      return reports.stream()
          .map(report ->
              Moments.since(report.since())
                  .point(Attributes.of(FILTER, report.name()), value.applyAsLong(report)))
          .toList();
    }

    Metric callTime() {
      var points = new ArrayList<DoublePointData>();
      for (var report : reports) {
        var seconds = report.instances().callNanos() / NANOS_IN_SECOND;
        points.add(
            Moments.since(report.since()).point(Attributes.of(FILTER, report.name()), seconds));
      }
      return origin.sum(
          new Description(
              "weir.wasm.call.time", "s", "Time in the guest, estimated from one call of 16."),
          points);
    }

    Metric instances() {
      var points = new ArrayList<LongPointData>();
      for (var report : reports) {
        var moments = Moments.since(report.since());
        var counts = report.instances();
        points.add(
            moments.point(Attributes.of(FILTER, report.name(), STATE, "active"), counts.active()));
        points.add(
            moments.point(Attributes.of(FILTER, report.name(), STATE, "idle"), counts.idle()));
      }
      return origin.gauge(
          new Description(
              "weir.wasm.instances",
              "{instance}",
              "Instances of the guest: active with a request, or idle."),
          points);
    }

    Metric modules() {
      var points = new ArrayList<LongPointData>();
      for (var report : reports) {
        for (var module : report.modules()) {
          var attributes =
              Attributes.of(FILTER, report.name(), DIGEST, module.digest(), ABI, module.abi());
          points.add(Moments.since(report.since()).point(attributes, 1));
        }
      }
      return origin.gauge(
          new Description(
              "weir.wasm.module.info", "", "The module that the WASM filter is made of; always 1."),
          points);
    }
  }
}
