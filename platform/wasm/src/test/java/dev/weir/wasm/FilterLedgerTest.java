package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.MetricSample;
import dev.weir.wasm.host.MetricSample.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FilterLedgerTest {

  private static final String END = "\u001e";

  private final WasmHost host = WasmHost.start();

  @AfterEach
  void close() {
    host.close();
  }

  private WasmFilter counting(String name, String metrics) {
    var settings = FilterSettings.builder(name).config(metrics).limits(Fixtures.patient()).build();
    return WasmFilter.create(host, Fixtures.module("metrics.wasm"), settings);
  }

  private static void send(WasmFilter filter, int times) throws Exception {
    for (var i = 0; i < times; i++) {
      filter.handle(Request.get("/"), _ -> Response.of(200)).close();
    }
  }

  private FilterReport only() {
    assertThat(host.filters()).hasSize(1);
    return host.filters().getFirst();
  }

  private static MetricSample metric(FilterReport report, Kind kind) {
    return report.metrics().stream().filter(it -> it.kind() == kind).findFirst().orElseThrow();
  }

  @Test
  void listsFiltersByNameWithTheirModules() {
    counting("b", "");
    WasmFilter.create(
        host,
        Fixtures.module("headers.wasm"),
        Fixtures.settings("a", new byte[0], Fixtures.patient()));

    assertThat(host.filters()).extracting(FilterReport::name).containsExactly("a", "b");
    assertThat(host.filters())
        .extracting(it -> it.modules().getFirst().abi())
        .containsExactly("http-wasm", "proxy-wasm 0.2.1");
  }

  @Test
  void saysWhatTheGuestHasCounted() throws Exception {
    var filter = counting("count", "0hits" + END + "1level" + END + "2size" + END);

    send(filter, 3);

    assertThat(only().metrics())
        .extracting(MetricSample::name)
        .containsExactly("hits", "level", "size");
    assertThat(metric(only(), Kind.COUNTER).value()).isEqualTo(3);
    assertThat(metric(only(), Kind.GAUGE).value()).isEqualTo(7);
    assertThat(metric(only(), Kind.HISTOGRAM).sum()).isEqualTo(3 * 42);
  }

  @Test
  void addsUpTheFiltersOfOneName() throws Exception {
    send(counting("count", "0hits" + END + "1level" + END + "2size" + END), 1);
    send(counting("count", "0hits" + END + "1level" + END + "2size" + END), 2);

    assertThat(only().filters()).isEqualTo(2);
    assertThat(only().instances().created()).isEqualTo(2);
    assertThat(metric(only(), Kind.COUNTER).value()).isEqualTo(3);
    assertThat(metric(only(), Kind.GAUGE).value()).isEqualTo(14);
    assertThat(metric(only(), Kind.HISTOGRAM).buckets().getLast()).isEqualTo(3);
  }

  @Test
  void countsOnWhereTheFilterLeftOffThatAnotherOneReplaces() throws Exception {
    var first = counting("count", "0hits" + END + "1level" + END);
    send(first, 5);
    var second = counting("count", "0hits" + END + "1level" + END);
    first.close();
    first.close();

    send(second, 1);

    assertThat(only().filters()).isEqualTo(1);
    assertThat(only().instances().created()).isEqualTo(2);
    assertThat(only().instances().idle()).isEqualTo(1);
    assertThat(metric(only(), Kind.COUNTER).value()).isEqualTo(6);
    assertThat(metric(only(), Kind.GAUGE).value()).isEqualTo(7);
  }

  @Test
  void forgetsMetricsThatNoFilterHasAnyMore() {
    var first = counting("count", "0old" + END);
    counting("count", "0new" + END);

    first.close();

    assertThat(only().metrics()).extracting(MetricSample::name).containsExactly("new");
  }

  @Test
  void forgetsANameWithItsLastFilter() {
    counting("count", "0hits" + END).close();

    assertThat(host.filters()).isEmpty();
  }

  @Test
  void countsTraps() {
    var filter = counting("count", "");

    assertThatThrownBy(() -> filter.handle(Request.get("/trap"), _ -> Response.of(200)))
        .isInstanceOf(GatewayException.class);

    assertThat(only().instances().traps()).isEqualTo(1);
    assertThat(only().instances().discarded()).isEqualTo(1);
    assertThat(only().quarantined()).isZero();
  }

  @Test
  void aModuleThatIsRefusedIsNotListed() {
    assertThatThrownBy(() ->
            WasmFilter.create(
                host,
                Fixtures.module("hostile.wasm"),
                Fixtures.settings(
                    "bad",
                    "s".getBytes(StandardCharsets.US_ASCII),
                    Fixtures.withTime(Duration.ofMillis(100)))))
        .hasMessageContaining("does not start");

    assertThat(host.filters()).isEmpty();
  }
}
