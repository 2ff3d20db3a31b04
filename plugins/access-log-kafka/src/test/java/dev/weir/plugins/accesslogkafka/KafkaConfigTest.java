package dev.weir.plugins.accesslogkafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the client of Kafka makes of configurations, without a broker.
@Timeout(120)
class KafkaConfigTest {

  private static final String UNKNOWN = "no-such-host.invalid:9092";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=u password=p;";

  private final LineCounts counts = new LineCounts();

  private KafkaLines open(Map<String, String> properties) {
    var config = KafkaConfigs.of(UNKNOWN, "access", Duration.ofMinutes(1), properties);
    return KafkaLines.open(config, counts, System.getLogger("test"));
  }

  @Test
  void needsNoBrokerWhoseNameIsKnown() {
    var lines = open(Map.of());
    // The thread that closes a sink for good does so when the gateway has waited long enough.
    Thread.currentThread().interrupt();

    lines.send(List.of("line".getBytes(UTF_8), "another".getBytes(UTF_8)));
    lines.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(counts.lostLines()).isEqualTo(2);
  }

  @Test
  void logsInWithPlainIfItSaysNothingElse() {
    var properties = Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", LOGIN);

    assertThatCode(() -> open(properties).close()).doesNotThrowAnyException();
  }

  @Test
  void saysWhatIsWrongWithALogin() {
    var properties = Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "nonsense");

    assertThatThrownBy(() -> open(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kafka: Login module control flag not specified in JAAS config");
  }

  @Test
  void saysWhatIsWrongWithAProperty() {
    assertThatThrownBy(() -> open(Map.of("security.protocol", "NOPE")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid value NOPE for configuration security.protocol");
    var many = ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;
    assertThatThrownBy(() -> open(Map.of(many, "10")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(many);
  }
}
