package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.Metric.Description;
import dev.weir.gateway.telemetry.accesslog.AccessLogNumbers;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The metrics of access logs. A gateway without any has none of them.
final class AccessLogMetrics implements MetricProducer {

  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.access-log");
  private static final AttributeKey<String> SINK = AttributeKey.stringKey("sink");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

  private final Instant since = Instant.now();
  private final Supplier<List<AccessLogNumbers>> numbers;

  AccessLogMetrics(Supplier<List<AccessLogNumbers>> numbers) {
    this.numbers = numbers;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var now = numbers.get();
    if (now.isEmpty()) {
      return List.of();
    }
    var moments = Moments.since(since);
    var origin = new Metric.Origin(resource, SCOPE);
    return List.of(
        origin.counter(
            new Description(
                "weir.access_log.lines",
                "{line}",
                "Lines of access logs, those that were written and those that were dropped."),
            now.stream()
                .flatMap(it ->
                    Stream.of(
                        moments.point(of(it, "written"), it.written()),
                        moments.point(of(it, "dropped"), it.dropped())))
                .toList()),
        origin.gauge(
            new Description(
                "weir.access_log.waiting", "By", "Lines of access logs that wait to be written."),
            now.stream()
                .map(it -> moments.point(Attributes.of(SINK, it.sink()), it.waiting()))
                .toList()));
  }

  private static Attributes of(AccessLogNumbers sink, String outcome) {
    return Attributes.of(SINK, sink.sink(), OUTCOME, outcome);
  }
}
