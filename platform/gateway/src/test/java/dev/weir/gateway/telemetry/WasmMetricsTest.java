package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wasm.FilterReport;
import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.MetricSample;
import dev.weir.wasm.host.MetricSample.Kind;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WasmMetricsTest {

  private static FilterReport report(String name, List<MetricSample> metrics) {
    return new FilterReport(
        name, List.of(), 1, 0, Instant.ofEpochSecond(7), InstanceCounts.none(), metrics);
  }

  private static List<MetricSample> counters(String filter, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> new MetricSample(filter, "metric " + i, Kind.COUNTER, i, 0, List.of()))
        .toList();
  }

  private static Collection<MetricData> produce(List<FilterReport> reports) {
    return new WasmMetrics(() -> reports).produce(Resource.empty());
  }

  private static MetricData metric(Collection<MetricData> metrics, String name) {
    return metrics.stream().filter(it -> it.getName().equals(name)).findFirst().orElseThrow();
  }

  private static long guestMetrics(Collection<MetricData> metrics, String filter) {
    return metrics.stream()
        .filter(it -> it.getName().startsWith("weir.wasm.guest."))
        .flatMap(it -> it.getData().getPoints().stream())
        .filter(it -> filter.equals(it.getAttributes().get(WasmMetrics.FILTER)))
        .count();
  }

  private static long dropped(Collection<MetricData> metrics, String filter) {
    return metric(metrics, "weir.wasm.metrics.dropped").getLongGaugeData().getPoints().stream()
        .filter(it -> filter.equals(it.getAttributes().get(WasmMetrics.FILTER)))
        .mapToLong(LongPointData::getValue)
        .sum();
  }

  @Test
  void areNoneWithoutFilters() {
    assertThat(produce(List.of())).isEmpty();
  }

  @Test
  void countFromWhenTheFirstFilterOfTheNameWasMade() {
    var point =
        metric(produce(List.of(report("a", List.of()))), "weir.wasm.traps")
            .getLongSumData()
            .getPoints()
            .iterator()
            .next();

    assertThat(point.getStartEpochNanos()).isEqualTo(7_000_000_000L);
    assertThat(point.getEpochNanos()).isGreaterThan(point.getStartEpochNanos());
  }

  @Test
  void areNoMoreThanTheyMayBeHoweverManyGuestsDefine() {
    var reports = new ArrayList<FilterReport>();
    for (var i = 0; i < 100; i++) {
      reports.add(report("greedy" + i, counters("greedy" + i, 1024)));
    }
    reports.add(report("modest", counters("modest", 90)));

    var metrics = produce(reports);

    assertThat(guestMetrics(metrics, "modest")).isEqualTo(90);
    assertThat(dropped(metrics, "modest")).isZero();
    assertThat(guestMetrics(metrics, "greedy7")).isEqualTo(99);
    assertThat(dropped(metrics, "greedy7")).isEqualTo(1024 - 99);
  }

  @Test
  void haveBucketsThatAreNeverNegative() {
    // As if read while a value was being recorded: in the second bucket already, in the last not.
    var buckets = new ArrayList<>(Collections.nCopies(MetricSample.BOUNDS.size(), 3L));
    buckets.set(1, 4L);
    var sample = new MetricSample("a", "size", Kind.HISTOGRAM, 4, 100, buckets);

    var metrics = produce(List.of(report("a", List.of(sample))));

    var point =
        metric(metrics, "weir.wasm.guest.size_distribution")
            .getHistogramData()
            .getPoints()
            .iterator()
            .next();
    assertThat(point.getCounts()).startsWith(3L, 1L, 0L).allMatch(it -> it >= 0);
    assertThat(point).extracting(HistogramPointData::getCount).isEqualTo(4L);
  }
}
