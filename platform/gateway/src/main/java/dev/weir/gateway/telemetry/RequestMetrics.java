package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.Metric.Description;
import dev.weir.gateway.telemetry.tally.Durations;
import dev.weir.gateway.telemetry.tally.Outcome;
import dev.weir.gateway.telemetry.tally.RequestTallies;
import dev.weir.gateway.telemetry.tally.RouteCounters;
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
import java.util.function.ToLongFunction;

/// The metrics of requests by route, named as the semantic conventions of OpenTelemetry say where
/// these have a name.
final class RequestMetrics implements MetricProducer {

  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("weir.route");
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<Boolean> OVERFLOW = AttributeKey.booleanKey("otel.metric.overflow");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> VERSION =
      AttributeKey.stringKey("network.protocol.version");
  private static final AttributeKey<String> REFUSED_BY = AttributeKey.stringKey("weir.filter");
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.requests");
  private static final int SERVER_ERROR = 500;

  private final RequestTallies tallies;

  RequestMetrics(RequestTallies tallies) {
    this.tallies = tallies;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var table = new Table(new Metric.Origin(resource, SCOPE), tallies.routes());
    var metrics = new ArrayList<>(table.all());
    metrics.add(table.overflow(tallies));
    return metrics;
  }

  /// Labels with what an outcome says of requests and tries alike.
  ///
  /// @param firstError the status from which on it is one
  static AttributesBuilder add(Outcome outcome, int firstError, AttributesBuilder to) {
    to.put(METHOD, outcome.method());
    if (outcome.status() > 0) {
      to.put(STATUS, outcome.status());
    }
    var code = outcome.code();
    if (code != null) {
      to.put(ERROR, code.id());
    } else if (outcome.status() >= firstError) {
      to.put(ERROR, Integer.toString(outcome.status()));
    }
    return to;
  }

  private record Table(Metric.Origin origin, List<RouteCounters> routes) {

    List<MetricData> all() {
      return List.of(
          durations(),
          active(),
          counter("weir.route.received", "By", "Bytes from clients.", RouteCounters::received),
          counter("weir.route.sent", "By", "Bytes to clients.", RouteCounters::sent),
          counter(
              "weir.route.retries",
              "{try}",
              "Tries to get a response from an upstream, but for the first of each request.",
              RouteCounters::retries),
          refusals());
    }

    private Metric durations() {
      var points = new ArrayList<HistogramPointData>();
      var bounds = Durations.bounds();
      for (var route : routes) {
        var moments = Moments.since(route.since());
        for (var ended : route.ended()) {
          points.add(moments.point(labels(route, ended.outcome()), bounds, ended.durations()));
        }
        route
            .endedOtherwise()
            .ifPresent(it ->
                points.add(moments.point(labels(route).put(OVERFLOW, true).build(), bounds, it)));
      }
      return origin.histogram(
          new Description(
              "http.server.request.duration",
              "s",
              "From the head of the request to the last byte of the response."),
          points);
    }

    private Metric active() {
      var points = new ArrayList<LongPointData>();
      for (var route : routes) {
        var moments = Moments.since(route.since());
        for (var active : route.active()) {
          var labels =
              labels(route).put(METHOD, active.method()).put(SCHEME, active.scheme()).build();
          points.add(moments.point(labels, active.count()));
        }
      }
      return origin.upDown(
          new Description(
              "http.server.active_requests", "{request}", "Requests that are under way."),
          points);
    }

    private Metric counter(
        String name, String unit, String text, ToLongFunction<RouteCounters> value) {
      return origin.counter(
          new Description(name, unit, text),
          routes.stream()
              .map(it -> Moments.since(it.since()).point(labels(it).build(), value.applyAsLong(it)))
              .toList());
    }

    private Metric refusals() {
      var points = new ArrayList<LongPointData>();
      for (var route : routes) {
        var moments = Moments.since(route.since());
        for (var refused : route.refused()) {
          var labels = labels(route).put(ERROR, refused.reason());
          if (!refused.filter().isEmpty()) {
            labels.put(REFUSED_BY, refused.filter());
          }
          points.add(moments.point(labels.build(), refused.count()));
        }
        if (route.refusedOtherwise() > 0) {
          var labels = labels(route).put(OVERFLOW, true).build();
          points.add(moments.point(labels, route.refusedOtherwise()));
        }
      }
      return origin.counter(
          new Description(
              "weir.route.refusals",
              "{request}",
              "Requests that ended without the answer that was asked for, by why."),
          points);
    }

    Metric overflow(RequestTallies tallies) {
      var moments = Moments.since(tallies.since());
      return origin.counter(
          new Description(
              "weir.telemetry.overflow",
              "{count}",
              "Requests, tries and refusals counted without their labels, as these are too many."),
          List.of(moments.point(Attributes.empty(), tallies.overflow())));
    }

    private static Attributes labels(RouteCounters route, Outcome outcome) {
      return add(outcome, SERVER_ERROR, labels(route))
          .put(SCHEME, outcome.scheme())
          .put(VERSION, outcome.version())
          .build();
    }

    private static AttributesBuilder labels(RouteCounters route) {
      var labels = Attributes.builder();
      if (route.isShared()) {
        labels.put(OVERFLOW, true);
      } else if (!route.route().isEmpty()) {
        labels.put(ROUTE, route.route()).put(PATH, route.path());
      }
      return labels;
    }
  }
}
