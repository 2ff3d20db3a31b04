package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.DEFINE_METRIC;
import static dev.weir.wasm.proxy.HostImport.GET_METRIC;
import static dev.weir.wasm.proxy.HostImport.INCREMENT_METRIC;
import static dev.weir.wasm.proxy.HostImport.RECORD_METRIC;
import static dev.weir.wasm.proxy.ProxyScript.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.wasm.host.MetricSample;
import dev.weir.wasm.host.MetricSample.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Metrics that guests define.
class MetricFunctionsTest extends ProxyCase {

  private static final int COUNTER = 0;
  private static final int GAUGE = 1;
  private static final int HISTOGRAM = 2;

  private static ProxyScript defining(int kind) {
    return new ProxyScript().call(DEFINE_METRIC, kind, "metric").save(0);
  }

  private MetricSample sample() {
    return last().metrics().getFirst();
  }

  @Test
  void aCounterOnlyGrows() throws Exception {
    get(
        defining(COUNTER)
            .raw(INCREMENT_METRIC, saved(0), 5)
            .raw(INCREMENT_METRIC, saved(0), 0)
            .raw(INCREMENT_METRIC, saved(0), -1)
            .raw(RECORD_METRIC, saved(0), 2)
            .call(GET_METRIC, saved(0)));

    assertThat(trace.statuses()).containsExactly(0, 0, 2, 2, 0, 0);
    assertThat(trace.last().wide()).isEqualTo(7);
    assertThat(sample().kind()).isEqualTo(Kind.COUNTER);
    assertThat(sample().value()).isEqualTo(7);
  }

  @Test
  void aGaugeRisesFallsAndIsSet() throws Exception {
    get(
        defining(GAUGE)
            .raw(RECORD_METRIC, saved(0), 10)
            .raw(INCREMENT_METRIC, saved(0), 5)
            .raw(INCREMENT_METRIC, saved(0), -20)
            .call(GET_METRIC, saved(0)));

    assertThat(trace.statuses()).containsOnly(Status.OK);
    assertThat(trace.last().wide()).isEqualTo(-5);
    assertThat(sample().value()).isEqualTo(-5);
  }

  @Test
  void aHistogramCountsValues() throws Exception {
    get(
        defining(HISTOGRAM)
            .raw(RECORD_METRIC, saved(0), 3)
            .raw(RECORD_METRIC, saved(0), 700)
            .raw(INCREMENT_METRIC, saved(0), 1)
            .call(GET_METRIC, saved(0)));

    assertThat(trace.statuses()).containsExactly(0, 0, 0, 2, 2);
    assertThat(sample().value()).isEqualTo(2);
    assertThat(sample().sum()).isEqualTo(703);
    assertThat(sample().buckets().subList(0, 10))
        .containsExactly(0L, 0L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 2L);
  }

  @Test
  void theLowBitsOfAnIdAreTheKind() throws Exception {
    get(
        new ProxyScript()
            .call(DEFINE_METRIC, COUNTER, "a")
            .call(DEFINE_METRIC, GAUGE, "a")
            .call(DEFINE_METRIC, HISTOGRAM, "a")
            .call(DEFINE_METRIC, COUNTER, "a"));

    var ids = trace.results().stream().map(ProxyTrace.Result::first).toList();
    assertThat(ids).extracting(id -> id & 3).containsExactly(0, 1, 2, 0);
    assertThat(ids.getLast()).isEqualTo(ids.getFirst());
    assertThat(ids.subList(0, 3)).doesNotHaveDuplicates().doesNotContain(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, -1})
  void anUnknownKindIsABadArgument(int kind) throws Exception {
    get(defining(kind));

    assertThat(trace.last().status()).isEqualTo(Status.BAD_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 7, 8, 1000, -1, Integer.MIN_VALUE})
  void anUnknownMetricIsNotFound(int id) throws Exception {
    get(
        defining(COUNTER)
            .raw(INCREMENT_METRIC, id, 1)
            .raw(RECORD_METRIC, id, 1)
            .call(GET_METRIC, id));

    assertThat(trace.statuses()).containsExactly(0, 1, 1, 1);
  }

  @Test
  void thereIsAMostOfMetrics() {
    var metrics = new GuestMetrics();
    for (var i = 0; i < 1024; i++) {
      metrics.define(GAUGE, "metric " + i);
    }

    assertThatThrownBy(() -> metrics.define(COUNTER, "metric 0"))
        .isSameAs(StatusException.INTERNAL_FAILURE);
    assertThat(metrics.define(GAUGE, "metric 0")).isEqualTo(5);
  }
}
