package dev.weir.gateway.telemetry;

import dev.weir.gateway.cache.CacheNumbers;
import dev.weir.gateway.telemetry.Metric.Description;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The metrics of the caches that plugins have. A gateway whose plugins have none has none of them.
final class CacheMetrics implements MetricProducer {

  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.cache");
  private static final AttributeKey<String> PLUGIN = AttributeKey.stringKey("plugin");
  private static final AttributeKey<String> CACHE = AttributeKey.stringKey("cache");
  private static final AttributeKey<String> LEVEL = AttributeKey.stringKey("level");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final AttributeKey<String> RANK = AttributeKey.stringKey("rank");
  private static final int RANKS = 10;

  private final Supplier<CacheNumbers> numbers;

  CacheMetrics(Supplier<CacheNumbers> numbers) {
    this.numbers = numbers;
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var now = numbers.get();
    return now.caches().isEmpty()
        ? List.of()
        : new Table(new Metric.Origin(resource, SCOPE), now, Moments.since(now.since())).all();
  }

  private record Table(Metric.Origin origin, CacheNumbers now, Moments moments) {

    List<MetricData> all() {
      return List.of(
          levels(
              "weir.cache.gets", "{get}", "Gets, by where the value was.", CacheNumbers.One::gets),
          levels(
              "weir.cache.puts", "{put}", "Puts, by where the value is.", CacheNumbers.One::puts),
          purges(),
          turns(),
          memory("weir.cache.entries", "{entry}", "Values in memory.", it -> it.entries()),
          memory("weir.cache.memory", "By", "What values in memory take.", it -> it.bytes()),
          evicted(),
          hot());
    }

    private static Attributes of(CacheNumbers.One cache) {
      return Attributes.of(PLUGIN, cache.plugin(), CACHE, cache.name());
    }

    private Metric levels(
        String name,
        String unit,
        String text,
        Function<CacheNumbers.One, Map<String, Long>> counts) {
      return origin.counter(
          new Description(name, unit, text),
          now.caches().stream()
              .flatMap(cache ->
                  counts.apply(cache).entrySet().stream()
                      .map(it ->
                          moments.point(
                              of(cache).toBuilder().put(LEVEL, it.getKey()).build(),
                              it.getValue())))
              .toList());
    }

    private Metric purges() {
      return origin.counter(
          new Description("weir.cache.purges", "{purge}", "Purges that were asked for here."),
          now.caches().stream().map(it -> moments.point(of(it), it.purges())).toList());
    }

    private Metric turns() {
      return origin.counter(
          new Description(
              "weir.cache.turns",
              "{turn}",
              "Turns to fetch a value that were asked for in Redis, by how that ended."),
          now.turns().entrySet().stream()
              .map(it -> moments.point(Attributes.of(OUTCOME, it.getKey()), it.getValue()))
              .toList());
    }

    private Metric memory(
        String name, String unit, String text, ToLongFunction<CacheNumbers.Memory> number) {
      return origin.gauge(
          new Description(name, unit, text),
          List.of(moments.point(Attributes.empty(), number.applyAsLong(now.memory()))));
    }

    private Metric evicted() {
      return origin.counter(
          new Description(
              "weir.cache.evictions", "{entry}", "Values that there was no room for any more."),
          List.of(moments.point(Attributes.empty(), now.memory().evicted())));
    }

    private Metric hot() {
      return origin.level(
          new Description(
              "weir.cache.hot.share",
              "1",
              "What part of all gets is for a key that is asked for very often, by its rank."),
          now.caches().stream().flatMap(this::hot).toList());
    }

    private Stream<DoublePointData> hot(CacheNumbers.One cache) {
      var hot = cache.hot();
      return IntStream.range(0, Math.min(RANKS, hot.size()))
          .mapToObj(rank ->
              moments.point(
                  of(cache).toBuilder().put(RANK, Integer.toString(rank + 1)).build(),
                  hot.get(rank).share()));
    }
  }
}
