package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusNameTest {

  @ParameterizedTest
  @CsvSource(
      value = {
        "http.server.request.duration|s|HISTOGRAM|http_server_request_duration_seconds",
        "jvm.memory.used|By|GAUGE|jvm_memory_used_bytes",
        "weir.wasm.instances.created|{instance}|COUNTER|weir_wasm_instances_created_total",
        "hits_total||COUNTER|hits_total",
        "busy_seconds_total|s|COUNTER|busy_seconds_total",
        "jvm.cpu.recent_utilization|1|GAUGE|jvm_cpu_recent_utilization_ratio",
        "parts|1|COUNTER|parts_total",
        "speed|m/s|GAUGE|speed_m_per_second",
        "rate|{request}/s|GAUGE|rate_per_second",
        "a..b-c||GAUGE|a_b_c",
        "5xx||COUNTER|_5xx_total"
      },
      delimiter = '|',
      emptyValue = "")
  void spellsOutTheUnitAndTheType(String name, String unit, PrometheusType type, String expected) {
    assertThat(PrometheusName.ofMetric(name, unit == null ? "" : unit, type)).isEqualTo(expected);
  }
}
