package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wasm.host.MetricSample.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestMetricNameTest {

  private static String family(Kind kind, String name) {
    return GuestMetricName.of(kind, name).family().replace("weir.wasm.guest.", "");
  }

  private static String label(byte... bytes) {
    return GuestMetricName.of(Kind.GAUGE, new String(bytes, StandardCharsets.ISO_8859_1)).label();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "COUNTER|waf_filter.tx.total|waf_filter_tx_total",
        "COUNTER|hits|hits_total",
        "COUNTER|istiocustom.reporter=.=source;.;|istiocustom_reporter_source_total",
        "COUNTER|Orders.Seen|orders_seen_total",
        "GAUGE|queue depth|queue_depth",
        "GAUGE|5xx|5xx",
        "GAUGE|hits_total|hits_total_value",
        "GAUGE|ms_distribution|ms_distribution_value",
        "GAUGE|ms_count|ms_count_value",
        "GAUGE|--|unnamed",
        "HISTOGRAM|latency|latency_distribution",
        "HISTOGRAM|latency.distribution|latency_distribution",
        "HISTOGRAM|''|unnamed_distribution"
      },
      delimiter = '|',
      maxCharsPerColumn = 200)
  void endsWithWhatItIs(Kind kind, String name, String family) {
    assertThat(family(kind, name)).isEqualTo(family);
  }

  @Test
  void isNoLongerThanItMayBe() {
    assertThat(family(Kind.COUNTER, "x".repeat(1024))).hasSize(128 + "_total".length());
  }

  @Test
  void keepsWhatTheGuestCallsIt() {
    assertThat(GuestMetricName.of(Kind.COUNTER, "Orders.Seen").label()).isEqualTo("Orders.Seen");
  }

  @Test
  void readsUtf8() {
    assertThat(label("größe".getBytes(StandardCharsets.UTF_8))).isEqualTo("größe");
  }

  @Test
  void showsOtherBytesAsNumbers() {
    assertThat(label((byte) 'a', (byte) 0xe9)).isEqualTo("a\\xe9");
  }

  @Test
  void tellsABackslashFromWhatStandsForAByte() {
    assertThat(label((byte) 0)).isEqualTo("\\x00");
    assertThat(label("\\x00".getBytes(StandardCharsets.UTF_8))).isEqualTo("\\\\x00");
  }
}
