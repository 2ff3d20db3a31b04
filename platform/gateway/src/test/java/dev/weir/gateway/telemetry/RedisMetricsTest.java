package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.redis.RedisNumbers;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisMetricsTest {

  private static String text(Optional<RedisNumbers> numbers) {
    var metrics = new RedisMetrics(() -> numbers).produce(Resource.empty());
    return PrometheusText.of(MetricsFormat.PLAIN, Resource.empty(), metrics);
  }

  @Test
  void tellsWhatBecameOfCommands() {
    var commands =
        new RedisNumbers.Commands(
            Instant.EPOCH, Map.of("ok", 3L), 0.5, List.of(0.001, 0.02), List.of(1L, 1L, 1L));
    var text =
        text(
            Optional.of(
                new RedisNumbers(
                    commands, Map.of("10.0.0.3:6379", true, "10.0.0.4:6379", false), 2)));

    assertThat(text.lines())
        .contains(
            "weir_redis_commands_total{outcome=\"ok\"} 3",
            "weir_redis_time_seconds_bucket{le=\"0.001\"} 1",
            "weir_redis_time_seconds_bucket{le=\"+Inf\"} 3",
            "weir_redis_time_seconds_sum 0.5",
            "weir_redis_connected{server=\"10.0.0.3:6379\"} 1",
            "weir_redis_connected{server=\"10.0.0.4:6379\"} 0",
            "weir_redis_gateways 2");
  }

  @Test
  void tellsNothingWithoutARedis() {
    assertThat(text(Optional.empty())).doesNotContain("redis");
  }
}
