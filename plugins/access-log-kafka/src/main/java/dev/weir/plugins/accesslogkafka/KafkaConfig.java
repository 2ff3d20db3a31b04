package dev.weir.plugins.accesslogkafka;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Configuration of the sink `kafka`.
///
/// @param bootstrapServers brokers to begin with, each `host:port`
/// @param topic where lines go, each a record without a key
/// @param compression of batches
/// @param acks who has to have a batch before it counts as delivered
/// @param linger how long a batch waits for more lines
/// @param memory what lines take at most that are not delivered yet
/// @param deliveryTimeout how long a line is tried to be delivered, then it is lost
/// @param properties others of the client of Kafka, such as `security.protocol` and
///   `sasl.jaas.config`
public record KafkaConfig(
    List<String> bootstrapServers,
    String topic,
    @Default("gzip") Compression compression,
    @Default("all") Acks acks,
    @Default("100ms") Duration linger,
    @Default("16MiB") DataSize memory,
    @Default("30s") Duration deliveryTimeout,
    @Default("{}") Map<String, Secret> properties) {

  private static final long LEAST_MEMORY = 1 << 20;
  private static final int MAX_BLOCK_MILLIS = 1_000;
  private static final int MOST_REQUEST_MILLIS = 10_000;
  private static final int BATCH_BYTES = 1 << 16;
  private static final String MECHANISM = "sasl.mechanism";
  private static final String PLAIN = "PLAIN";

  /// Those that need no native library.
  public enum Compression {
    NONE,
    GZIP
  }

  /// Who has to have a batch.
  public enum Acks {
    ALL,
    LEADER
  }

  public KafkaConfig {
    Expect.that(
        !bootstrapServers.isEmpty(), "bootstrap-servers", bootstrapServers, "at least one broker");
    for (var server : bootstrapServers) {
      Expect.that(
          server.matches("[^\\s,:]+:[0-9]{1,5}|\\[[0-9a-fA-F:.]+]:[0-9]{1,5}"),
          "bootstrap-servers",
          server,
          "host:port");
    }
    Expect.that(
        topic.matches("[a-zA-Z0-9._-]{1,249}"), "topic", topic, "letters, digits and . _ -");
    Expect.that(memory.bytes() >= LEAST_MEMORY, "memory", memory, "at least 1MiB");
    Expect.that(
        deliveryTimeout.compareTo(linger) > 0,
        "delivery-timeout",
        deliveryTimeout,
        "longer than linger");
    var mechanism = properties.getOrDefault(MECHANISM, Secret.of(PLAIN)).reveal();
    Expect.that(mechanism.equals(PLAIN), "properties", MECHANISM, "PLAIN, the only one");
  }

  /// The properties of the client of Kafka.
  Properties client() {
    var client = new Properties();
    client.put("bootstrap.servers", String.join(",", bootstrapServers));
    client.put("client.id", "weir-access-log");
    client.put("acks", acks == Acks.ALL ? "all" : "1");
    client.put("enable.idempotence", acks == Acks.ALL);
    client.put("compression.type", compression == Compression.GZIP ? "gzip" : "none");
    client.put("linger.ms", linger.toMillis());
    client.put("batch.size", BATCH_BYTES);
    client.put("buffer.memory", memory.bytes());
    client.put("max.block.ms", MAX_BLOCK_MILLIS);
    client.put("delivery.timeout.ms", (int) deliveryTimeout.toMillis());
    var request = Math.min(MOST_REQUEST_MILLIS, deliveryTimeout.minus(linger).toMillis());
    client.put("request.timeout.ms", (int) request);
    client.put("auto.include.jmx.reporter", false);
    client.put("key.serializer", ByteArraySerializer.class);
    client.put("value.serializer", ByteArraySerializer.class);
    client.put(MECHANISM, PLAIN);
    properties.forEach((name, value) -> client.put(name, value.reveal()));
    return client;
  }
}
