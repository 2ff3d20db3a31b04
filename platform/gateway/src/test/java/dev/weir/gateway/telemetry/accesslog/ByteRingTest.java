package dev.weir.gateway.telemetry.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ByteRingTest {

  private final ByteRing ring = new ByteRing(128);

  private boolean offer(String text) {
    return ring.offer(text.getBytes(US_ASCII), text.length());
  }

  private String poll() {
    var buffer = ByteBuffer.allocate(64);
    return ring.poll(buffer) ? US_ASCII.decode(buffer.flip()).toString() : "nothing";
  }

  @Test
  void givesRecordsInTheOrderInWhichTheyCame() {
    offer("one");
    offer("two");

    assertThat(poll()).isEqualTo("one");
    assertThat(poll()).isEqualTo("two");
    assertThat(poll()).isEqualTo("nothing");
  }

  @Test
  void refusesWhatHasNoRoomAndTakesItWhenThereIsRoomAgain() {
    for (var i = 0; i < 8; i++) {
      assertThat(offer("0123456789")).isTrue();
    }

    assertThat(offer("x")).isFalse();
    poll();
    assertThat(offer("x")).isTrue();
  }

  @Test
  void refusesWhatIsTooLongForIt() {
    assertThat(ring.maxLength()).isEqualTo(28);
    assertThat(offer("x".repeat(29))).isFalse();
    assertThat(offer("x".repeat(28))).isTrue();
  }

  @Test
  void leavesARecordThatDoesNotFitIntoTheBufferForLater() {
    offer("0123456789");

    assertThat(ring.poll(ByteBuffer.allocate(9))).isFalse();
    assertThat(poll()).isEqualTo("0123456789");
  }

  @Test
  void goesRoundAgainAndAgainWithRecordsOfAnyLength() {
    var random = new Random(1);
    for (var i = 0; i < 100_000; i++) {
      var text = ("" + i).repeat(1 + random.nextInt(4));
      assertThat(offer(text)).isTrue();
      if (random.nextBoolean() && offer("more")) {
        assertThat(poll()).isEqualTo(text);
        assertThat(poll()).isEqualTo("more");
      } else {
        assertThat(poll()).isEqualTo(text);
      }
    }
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void losesAndMixesNothingOfSeveralThreads() throws Exception {
    var small = new ByteRing(1024);
    var writers = new ArrayList<Thread>();
    var running = new AtomicInteger(4);
    for (var i = 0; i < 4; i++) {
      var name = "" + (char) ('a' + i);
      writers.add(Thread.ofPlatform().start(() -> write(small, name, running)));
    }

    var next = new int[4];
    var buffer = ByteBuffer.allocate(256);
    while (running.get() > 0 || !small.isEmpty()) {
      if (small.poll(buffer.clear())) {
        var record = US_ASCII.decode(buffer.flip()).toString();
        var writer = record.charAt(0) - 'a';
        assertThat(record).isEqualTo(record(record.substring(0, 1), next[writer]++));
      } else {
        LockSupport.parkNanos(1_000);
      }
    }

    for (var writer : writers) {
      writer.join();
    }
    assertThat(next).containsOnly(100_000);
  }

  private static void write(ByteRing ring, String name, AtomicInteger running) {
    for (var i = 0; i < 100_000; i++) {
      var bytes = record(name, i).getBytes(US_ASCII);
      while (!ring.offer(bytes, bytes.length)) {
        LockSupport.parkNanos(1_000);
      }
    }
    running.decrementAndGet();
  }

  private static String record(String name, int number) {
    return name + number + "x".repeat(number % 37);
  }

  @Test
  void refusesWhatComesWhenItIsClosedAndKeepsWhatIsThere() {
    offer("one");
    offer("two");
    ring.close();

    assertThat(offer("three")).isFalse();
    assertThat(poll()).isEqualTo("one");
    assertThat(ring.isEmpty()).isFalse();
    assertThat(ring.clear()).isEqualTo(1);
    assertThat(ring.isEmpty()).isTrue();
    assertThat(offer("three")).isFalse();
  }
}
