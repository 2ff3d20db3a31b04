package dev.weir.plugins.accesslogkafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lines to a real broker.
@Timeout(300)
class KafkaLinesTest {

  private static final String TOPIC = "access";

  @TempDir private Path directory;
  private KafkaBroker broker;
  private final LineCounts counts = new LineCounts();

  @BeforeEach
  void start() throws Exception {
    broker = KafkaBroker.start(directory);
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  private KafkaLines open(Duration deliveryTimeout) {
    var config = KafkaConfigs.of(broker.address(), TOPIC, deliveryTimeout, Map.of());
    return KafkaLines.open(config, counts, System.getLogger("test"));
  }

  private static List<byte[]> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> ("line " + i).getBytes(UTF_8)).toList();
  }

  @Test
  void areInTheTopicInTheirOrder() throws Exception {
    try (var lines = open(Duration.ofMinutes(1))) {
      lines.send(lines(0, 1000));
      await(1000);
    }

    assertThat(broker.records(TOPIC))
        .isEqualTo(IntStream.range(0, 1000).mapToObj(i -> "line " + i).toList());
    assertThat(counts.deliveredLines()).isEqualTo(1000);
    assertThat(counts.lostLines()).isZero();
  }

  @Test
  void waitForABrokerThatComesBack() throws Exception {
    try (var lines = open(Duration.ofMinutes(2))) {
      lines.send(lines(0, 100));
      await(100);
      broker.freeze();

      lines.send(lines(100, 200));
      broker.kill();
      broker.startAgain();
      await(200);
    }

    assertThat(counts.lostLines()).isZero();
    assertThat(broker.records(TOPIC)).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void waitUntilTheNamesOfBrokersAreKnown() throws Exception {
    var config = KafkaConfigs.of(broker.address(), TOPIC, Duration.ofMinutes(1), Map.of());
    var tries = new AtomicInteger();
    Supplier<Producer<byte[], byte[]>> clients =
        () -> {
          if (tries.incrementAndGet() == 1) {
            throw new KafkaException(
                "no address",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));
          }
          return new KafkaProducer<>(config.client());
        };
    try (var lines = new KafkaLines(TOPIC, counts, System.getLogger("test"), clients)) {
      lines.send(lines(0, 100));
      await(100);
    }

    assertThat(tries).hasValue(2);
    assertThat(broker.records(TOPIC)).hasSize(100).startsWith("line 0");
  }

  @Test
  void areLostIfThereCanBeNoClient() {
    var tries = new AtomicInteger();
    Supplier<Producer<byte[], byte[]>> clients =
        () -> {
          tries.incrementAndGet();
          throw new KafkaException("no interceptor");
        };
    try (var lines = new KafkaLines(TOPIC, counts, System.getLogger("test"), clients)) {
      lines.send(lines(0, 100));
    }

    assertThat(tries).hasValue(1);
    assertThat(counts.lostLines()).isEqualTo(100);
  }

  @Test
  void areCountedExactlyIfTheyAreLost() throws Exception {
    try (var lines = open(Duration.ofSeconds(2))) {
      lines.send(lines(0, 100));
      await(100);
      // The client still believes in it, and takes lines that it will lose.
      broker.freeze();
      var sending = Thread.ofVirtual().start(() -> lines.send(lines(100, 400)));
      while (counts.lostLines() == 0) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      broker.kill();
      broker.startAgain();
      sending.join();
      await(400);

      // The last ones were lost, too, if the broker came back too late for them.
      for (var sent = 400; counts.deliveredLines() == 100; sent++) {
        lines.send(lines(sent, sent + 1));
        await(sent + 1);
      }
    }

    assertThat(broker.records(TOPIC)).hasSize((int) counts.deliveredLines());
  }

  /// Until each of that many lines is delivered or lost.
  private void await(long all) throws InterruptedException {
    while (counts.all() < all) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(counts.all()).isEqualTo(all);
  }
}
