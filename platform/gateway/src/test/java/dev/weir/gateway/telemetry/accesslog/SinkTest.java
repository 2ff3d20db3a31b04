package dev.weir.gateway.telemetry.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SinkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Keeps lines, and does as it is told.
  private static final class Kept implements Outlet {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch tended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean isFull;
    private volatile boolean isGone;
    private volatile boolean isWrong;
    private volatile boolean isWriting;

    @Override
    public void write(Batch batch) throws IOException {
      isWriting = true;
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      failIfWrong();
      if (isGone) {
        throw new LostLinesException("gone", new IOException());
      }
      var length = isFull ? 1 : batch.size();
      var bytes = 0;
      for (var i = 0; i < length; i++) {
        lines.add(US_ASCII.decode(batch.line(i)).toString());
        bytes += lines.getLast().length();
      }
      batch.removeBytes(bytes);
      if (isFull) {
        throw new IOException("no space left");
      }
    }

    private void awaitWriting() {
      Eventually.isTrue("writing", () -> isWriting);
    }

    private void failIfWrong() {
      if (isWrong) {
        throw new AssertionError("wrong");
      }
    }

    @Override
    public void tend() {
      tended.countDown();
      failIfWrong();
    }

    @Override
    public void close() {
      closed.countDown();
      failIfWrong();
    }
  }

  private final Kept outlet = new Kept();
  private final SinkTally tally = new SinkTally("kept");
  private final Sink sink = Sink.start(outlet, tally, 1024);

  private void offer(int from, int to) {
    var line = new Line();
    for (var i = from; i < to; i++) {
      line.begin(Line.Style.PLAIN);
      line.number(i);
      sink.offer(line);
    }
  }

  private AccessLogNumbers numbers() {
    return tally.numbers();
  }

  @Test
  void writesLinesInOrder() {
    offer(0, 50);
    sink.close(PATIENCE);

    assertThat(outlet.lines).hasSize(50).startsWith("0", "1", "2").endsWith("49");
    assertThat(numbers()).isEqualTo(new AccessLogNumbers("kept", 50, 0, 0));
    assertThat(outlet.closed.getCount()).isZero();
  }

  @Test
  void dropsAndCountsWhatDoesNotFitWhileTheOutletHangsAndGoesOnWhenItDoesNot() {
    outlet.gate = new CountDownLatch(1);
    offer(0, 1);
    outlet.awaitWriting();
    offer(1, 10_000);
    var dropped = numbers().dropped();
    var waiting = numbers().waiting();
    outlet.gate.countDown();
    Eventually.isTrue("all written", () -> numbers().written() + dropped == 10_000);
    offer(10_000, 10_010);
    sink.close(PATIENCE);

    assertThat(waiting).isBetween(512L, 1024L);
    assertThat(dropped).isPositive();
    assertThat(outlet.lines).endsWith("10009").doesNotHaveDuplicates();
    assertThat(numbers().waiting()).isZero();
    assertThat(numbers().written()).isEqualTo(outlet.lines.size());
  }

  @Test
  void triesLinesAgainThatCouldNotBeWritten() {
    outlet.isFull = true;
    offer(0, 20);
    Eventually.isTrue("some", () -> outlet.lines.size() >= 2);
    outlet.isFull = false;
    sink.close(PATIENCE);

    assertThat(outlet.lines).hasSize(20).doesNotHaveDuplicates();
    assertThat(numbers()).isEqualTo(new AccessLogNumbers("kept", 20, 0, 0));
  }

  @Test
  void countsLinesThatTheOutletGivesUp() {
    outlet.isGone = true;
    offer(0, 5);
    Eventually.isTrue("lost", () -> numbers().dropped() == 5);
    outlet.isGone = false;
    offer(5, 7);
    sink.close(PATIENCE);

    assertThat(outlet.lines).containsExactly("5", "6");
    assertThat(numbers()).isEqualTo(new AccessLogNumbers("kept", 2, 5, 0));
  }

  @Test
  void isClosedInTimeAlthoughTheOutletHangs() {
    outlet.gate = new CountDownLatch(1);
    offer(0, 5);

    sink.close(Duration.ofMillis(10));

    assertThat(numbers().written()).isZero();
    outlet.gate.countDown();
  }

  @Test
  void countsWhatAThreadHasThatHangsAndItDoesNotCountItOnceMore() {
    outlet.gate = new CountDownLatch(1);
    offer(0, 5);
    outlet.awaitWriting();
    offer(5, 10);
    sink.close(Duration.ofMillis(10));

    assertThat(numbers()).isEqualTo(new AccessLogNumbers("kept", 0, 10, 0));
    outlet.gate.countDown();
    Eventually.isTrue("closed", () -> outlet.closed.getCount() == 0);
    assertThat(numbers()).isEqualTo(new AccessLogNumbers("kept", 0, 10, 0));
  }

  @Test
  void survivesErrorsOfTheOutletAndCountsTheLinesThatTheyCost() throws Exception {
    outlet.isWrong = true;
    offer(0, 5);
    Eventually.isTrue("lost", () -> numbers().dropped() == 5);
    outlet.tended.await();
    outlet.isWrong = false;
    offer(5, 7);
    Eventually.isTrue("written", () -> numbers().written() == 2);
    outlet.isWrong = true;
    sink.close(PATIENCE);

    assertThat(outlet.lines).containsExactly("5", "6");
    assertThat(outlet.closed.getCount()).isZero();
    assertThat(numbers()).isEqualTo(new AccessLogNumbers("kept", 2, 5, 0));
  }

  @Test
  void countsEachLineOnceThatIsOfferedWhileItIsClosed() throws Exception {
    for (var round = 0; round < 50; round++) {
      var counted = new SinkTally("raced");
      var raced = Sink.start(new Kept(), counted, 1 << 16);
      var isRacing = new AtomicBoolean(true);
      var offered = new LongAdder();
      var threads =
          Stream.generate(() -> offering(raced, isRacing, offered))
              .limit(2)
              .map(Thread.ofPlatform()::start)
              .toList();
      Eventually.isTrue("offered", () -> offered.sum() > 100);
      raced.close(PATIENCE);
      isRacing.set(false);
      for (var thread : threads) {
        thread.join();
      }

      var numbers = counted.numbers();
      assertThat(numbers.written() + numbers.dropped()).isEqualTo(offered.sum());
    }
  }

  private static Runnable offering(Sink sink, AtomicBoolean isRacing, LongAdder offered) {
    return () -> {
      var line = new Line();
      line.begin(Line.Style.PLAIN);
      line.number(1);
      while (isRacing.get()) {
        sink.offer(line);
        offered.increment();
        LockSupport.parkNanos(1_000);
      }
    };
  }

  @Test
  void countsWhatItCouldNotWriteBeforeItWasClosed() {
    outlet.isFull = true;
    offer(0, 100);

    sink.close(Duration.ofMillis(10));

    Eventually.isTrue("closed", () -> outlet.closed.getCount() == 0);
    assertThat(numbers().dropped()).isEqualTo(100 - outlet.lines.size()).isPositive();
  }

  @Test
  void takesNoLinesAfterItWasClosed() {
    sink.close(PATIENCE);
    offer(0, 3);

    assertThat(numbers()).isEqualTo(new AccessLogNumbers("kept", 0, 3, 0));
  }
}
