package dev.weir.plugins.accesslogkafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataSize;
import dev.weir.plugins.accesslogkafka.KafkaConfig.Acks;
import dev.weir.plugins.accesslogkafka.KafkaConfig.Compression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lines to a real broker.
@Timeout(300)
class KafkaLinesTest {

  private static final String TOPIC = "access";

  private static final class Counts implements KafkaLines.Tally {

    private final LongAdder delivered = new LongAdder();
    private final LongAdder lost = new LongAdder();

    @Override
    public void delivered() {
      delivered.increment();
    }

    @Override
    public void lost() {
      lost.increment();
    }

    long all() {
      return delivered.sum() + lost.sum();
    }
  }

  @TempDir private Path directory;
  private KafkaBroker broker;
  private final Counts counts = new Counts();

  @BeforeEach
  void start() throws Exception {
    broker = KafkaBroker.start(directory);
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  private KafkaLines open(Duration deliveryTimeout) {
    var config =
        new KafkaConfig(
            List.of(broker.address()),
            TOPIC,
            Compression.GZIP,
            Acks.ALL,
            Duration.ofMillis(10),
            DataSize.ofMebibytes(4),
            deliveryTimeout,
            Map.of());
    return KafkaLines.open(config, counts, System.getLogger("test"));
  }

  private static List<byte[]> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> ("line " + i).getBytes(UTF_8)).toList();
  }

  @Test
  void areInTheTopicInTheirOrder() {
    try (var lines = open(Duration.ofMinutes(1))) {
      lines.send(lines(0, 1000));
    }

    assertThat(broker.records(TOPIC))
        .isEqualTo(IntStream.range(0, 1000).mapToObj(i -> "line " + i).toList());
    assertThat(counts.delivered.sum()).isEqualTo(1000);
    assertThat(counts.lost.sum()).isZero();
  }

  @Test
  void waitForABrokerThatComesBack() throws Exception {
    try (var lines = open(Duration.ofMinutes(2))) {
      lines.send(lines(0, 100));
      await(100);
      broker.kill();

      lines.send(lines(100, 200));
      broker.startAgain();
      await(200);
    }

    assertThat(counts.lost.sum()).isZero();
    assertThat(broker.records(TOPIC)).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void areCountedExactlyIfTheyAreLost() throws Exception {
    try (var lines = open(Duration.ofSeconds(2))) {
      lines.send(lines(0, 100));
      await(100);
      broker.kill();
      var sending = Thread.ofVirtual().start(() -> lines.send(lines(100, 400)));
      while (counts.lost.sum() == 0) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      broker.startAgain();
      sending.join();
      await(400);

      // The last ones were lost, too, if the broker came back too late for them.
      for (var sent = 400; counts.delivered.sum() == 100; sent++) {
        lines.send(lines(sent, sent + 1));
        await(sent + 1);
      }
    }

    assertThat(broker.records(TOPIC)).hasSize((int) counts.delivered.sum());
  }

  /// Until each of that many lines is delivered or lost.
  private void await(long all) throws InterruptedException {
    while (counts.all() < all) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(counts.all()).isEqualTo(all);
  }
}
