package dev.weir.plugins.accesslogkafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The jar as it is installed, in a gateway whose access log it sends to a real broker, which is
/// away for a while.
///
/// `-Dweir.kafka.outage=30` says for how many seconds.
@Tag("packaged")
@Timeout(600)
class KafkaSinkTest {

  private static final System.Logger LOGGER = System.getLogger(KafkaSinkTest.class.getName());
  private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("weir.kafka.outage", 5));
  private static final int REQUESTS = 200;
  private static final long PAUSE_MILLIS = 2;

  @TempDir private Path directory;
  private KafkaBroker broker;

  @BeforeEach
  void start() throws Exception {
    broker = KafkaBroker.start(Files.createDirectory(directory.resolve("broker")));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static void send(LoggingGateway gateway, String name)
      throws IOException, InterruptedException {
    for (var i = 0; i < REQUESTS; i++) {
      gateway.get("/" + name + "/" + i);
    }
  }

  /// Sends requests as long as the broker is away. None of them can wait for it: it comes back when
  /// all of them have been answered.
  ///
  /// @param name the last part of their paths
  /// @param fewest how many lines have to be lost or dropped meanwhile
  private static void sendDuringTheOutage(LoggingGateway gateway, String name, int fewest)
      throws IOException, InterruptedException {
    var slowest = 0L;
    var before = gateway.requests();
    var begin = System.nanoTime();
    while (System.nanoTime() - begin < OUTAGE.toNanos() || missing(gateway) < fewest) {
      var from = System.nanoTime();
      gateway.get("/during/" + gateway.requests() + "/" + name);
      slowest = Math.max(slowest, System.nanoTime() - from);
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    LOGGER.log(
        System.Logger.Level.INFO,
        "%d requests in %d ms without a broker, the slowest took %d us"
            .formatted(
                gateway.requests() - before,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                TimeUnit.NANOSECONDS.toMicros(slowest)));
  }

  private static long missing(LoggingGateway gateway) throws IOException, InterruptedException {
    var lines = gateway.lines();
    return lines.lost() + lines.dropped();
  }

  @Test
  void losesNothingThatTheClientHasWhileTheBrokerHangs() throws Exception {
    try (var gateway = LoggingGateway.start(directory, broker, "120s")) {
      send(gateway, "before");
      broker.pause();
      sendDuringTheOutage(gateway, "short", 0);
      broker.resume();
      sendUntilDelivered(gateway);

      assertAccountsForAll(gateway);
      assertThat(gateway.lines().lost()).isZero();
      assertThat(broker.records("access").getFirst())
          .contains("\"path\":\"/before/0\"", "\"status\":200");
    }
  }

  @Test
  void countsExactlyWhatIsLostOnceTheBrokerIsKilled() throws Exception {
    try (var gateway = LoggingGateway.start(directory, broker, "10s")) {
      send(gateway, "before");
      // What is on its way at the kill may be in the topic, though nobody confirmed it.
      assertThat(gateway.awaitAll().delivered()).isEqualTo(REQUESTS);
      broker.kill();
      // Some time there is no room for lines that are so long.
      sendDuringTheOutage(gateway, "x".repeat(2000), 1);
      broker.startAgain();
      sendUntilDelivered(gateway);

      assertAccountsForAll(gateway);
    }
  }

  /// What is in the topic is what counts as delivered, each line once, and the rest counts as lost
  /// or dropped.
  private void assertAccountsForAll(LoggingGateway gateway)
      throws IOException, InterruptedException {
    var lines = gateway.awaitAll();
    LOGGER.log(System.Logger.Level.INFO, gateway.requests() + " requests, " + lines);
    var records = broker.records("access");
    assertThat(records).hasSize((int) lines.delivered()).doesNotHaveDuplicates();
    assertThat(records.getLast()).contains("\"path\":\"/after/");
  }

  // The first ones after a start may be lost, too, if the broker takes its time.
  private static void sendUntilDelivered(LoggingGateway gateway)
      throws IOException, InterruptedException {
    var before = gateway.awaitAll().delivered();
    do {
      send(gateway, "after");
    } while (gateway.awaitAll().delivered() < before + REQUESTS);
  }
}
