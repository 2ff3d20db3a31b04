package dev.weir.gateway.telemetry;

import dev.weir.gateway.redis.RedisNumbers;
import dev.weir.gateway.telemetry.Metric.Description;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The metrics of the Redis that gateways share. A gateway without one has none of them.
final class RedisMetrics implements MetricProducer {

  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.redis");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server");

  private final Supplier<Optional<RedisNumbers>> numbers;

  RedisMetrics(Supplier<Optional<RedisNumbers>> numbers) {
    this.numbers = numbers;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var origin = new Metric.Origin(resource, SCOPE);
    return numbers.get().map(it -> new Table(origin, it).all()).orElse(List.of());
  }

  private record Table(Metric.Origin origin, RedisNumbers now) {

    List<MetricData> all() {
      return List.of(commands(), time(), connected(), gateways());
    }

    private Moments moments() {
      return Moments.since(now.commands().since());
    }

    private Metric commands() {
      return origin.counter(
          new Description(
              "weir.redis.commands", "{command}", "Commands to the Redis that gateways share."),
          now.commands().outcomes().entrySet().stream()
              .map(it -> moments().point(Attributes.of(OUTCOME, it.getKey()), it.getValue()))
              .toList());
    }

    private Metric time() {
      var commands = now.commands();
      return origin.histogram(
          new Description(
              "weir.redis.time", "s", "How long commands took, but for those that were refused."),
          List.of(
              moments()
                  .point(
                      Attributes.empty(),
                      commands.seconds(),
                      commands.bounds(),
                      commands.times())));
    }

    private Metric connected() {
      return origin.gauge(
          new Description(
              "weir.redis.connected",
              "",
              "Whether commands are sent to the server, or refused as it is away."),
          now.connected().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(it ->
                  moments().point(Attributes.of(SERVER, it.getKey()), it.getValue() ? 1L : 0L))
              .toList());
    }

    private Metric gateways() {
      return origin.gauge(
          new Description(
              "weir.redis.gateways",
              "{gateway}",
              "Gateways that share the Redis, as far as this one knows."),
          List.of(moments().point(Attributes.empty(), now.gateways())));
    }
  }
}
