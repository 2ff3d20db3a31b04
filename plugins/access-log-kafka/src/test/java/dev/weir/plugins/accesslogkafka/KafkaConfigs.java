package dev.weir.plugins.accesslogkafka;

import dev.weir.api.DataSize;
import dev.weir.api.Secret;
import dev.weir.plugins.accesslogkafka.KafkaConfig.Acks;
import dev.weir.plugins.accesslogkafka.KafkaConfig.Compression;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Configurations of the sink for tests.
final class KafkaConfigs {

  private KafkaConfigs() {}

  static KafkaConfig of(
      String broker, String topic, Duration deliveryTimeout, Map<String, String> properties) {
    return new KafkaConfig(
        List.of(broker),
        topic,
        Compression.GZIP,
        Acks.ALL,
        Duration.ofMillis(10),
        DataSize.ofMebibytes(4),
        deliveryTimeout,
        properties.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, it -> Secret.of(it.getValue()))));
  }
}
