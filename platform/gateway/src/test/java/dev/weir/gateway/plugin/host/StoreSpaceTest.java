package dev.weir.gateway.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreSpaceTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final StoreSpace space = new StoreSpace(new StoreLimits(3, 1_000_000), now::get);

  private static final Duration TEN = Duration.ofNanos(10);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void put(String key, String value, long ttl) {
    space.put(key, bytes(value), Duration.ofNanos(ttl));
  }

  private Optional<String> get(String key) {
    return space.get(key).map(it -> new String(it, StandardCharsets.UTF_8));
  }

  @Test
  void givesWhatWasPutUntilItsTimeIsOver() {
    put("a", "1", 10);

    now.addAndGet(9);
    assertThat(get("a")).contains("1");
    now.addAndGet(1);
    assertThat(get("a")).isEmpty();
  }

  @Test
  void replacesAnEntryTogetherWithItsEnd() {
    put("a", "1", 10);
    put("a", "2", 20);

    now.addAndGet(15);

    assertThat(get("a")).contains("2");
  }

  @Test
  void keepsArraysOfItsOwn() {
    var mine = bytes("1");
    space.put("a", mine, TEN);
    mine[0] = 'x';
    space.get("a").orElseThrow()[0] = 'y';

    assertThat(get("a")).contains("1");
  }

  @Test
  void putsOnlyWhatNobodyHasChanged() {
    assertThat(space.compareAndSet("a", Optional.of(bytes("0")), bytes("1"), TEN)).isFalse();
    assertThat(space.compareAndSet("a", Optional.empty(), bytes("1"), TEN)).isTrue();
    assertThat(space.compareAndSet("a", Optional.empty(), bytes("2"), TEN)).isFalse();
    assertThat(space.compareAndSet("a", Optional.of(bytes("1")), bytes("2"), TEN)).isTrue();
    assertThat(get("a")).contains("2");
  }

  @Test
  void countsInWindows() {
    assertThat(space.increment("a", 2, TEN)).isEqualTo(2);
    now.addAndGet(9);
    assertThat(space.increment("a", 3, TEN)).isEqualTo(5);
    assertThat(get("a")).contains("5");
    now.addAndGet(1);

    assertThat(space.increment("a", 1, TEN)).isEqualTo(1);
  }

  @Test
  void leavesANumberThatCannotBeAddedTo() {
    put("a", "x", 10);
    put("b", String.valueOf(Long.MAX_VALUE), 10);

    assertThatThrownBy(() -> space.increment("a", 1, TEN))
        .hasMessage("value (expected: a number in decimal digits)");
    assertThatThrownBy(() -> space.increment("b", 1, TEN))
        .hasMessage("delta: '1' (expected: a sum in 64 bits)");
    assertThat(get("a")).contains("x");
  }

  @Test
  void losesNoIncrement() throws Exception {
    var start = new CountDownLatch(1);
    var threads = new Thread[8];
    for (var i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofVirtual()
              .start(() -> {
                awaitQuietly(start);
                for (var n = 0; n < 1_000; n++) {
                  space.increment("a", 1, TEN);
                }
              });
    }
    start.countDown();
    for (var thread : threads) {
      thread.join();
    }

    assertThat(get("a")).contains("8000");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void makesRoomByWhatWasNotUsedForLongest() {
    put("a", "1", 10);
    put("b", "1", 10);
    put("c", "1", 10);
    assertThat(get("a")).isPresent();

    put("d", "1", 10);

    assertThat(get("b")).isEmpty();
    assertThat(get("a")).isPresent();
  }

  @Test
  void countsBytesToo() {
    var small = new StoreSpace(new StoreLimits(100, 2_000), now::get);
    small.put("a", new byte[1_000], TEN);
    small.put("b", new byte[1_000], TEN);

    assertThat(small.get("a")).isEmpty();
    assertThat(small.get("b")).isPresent();
  }

  @Test
  void keepsNothingThatIsLargerThanAllItMayHold() {
    var small = new StoreSpace(new StoreLimits(100, 500), now::get);
    small.put("a", new byte[1_000], TEN);

    assertThat(small.get("a")).isEmpty();
  }

  @Test
  void takesOutWhatIsOverBeforeWhatIsNot() {
    put("lasting", "1", 100);
    put("short", "1", 1);
    put("b", "1", 100);
    now.addAndGet(1);

    put("c", "1", 100);

    assertThat(get("lasting")).isPresent();
  }

  @Test
  void removes() {
    put("a", "1", 10);

    assertThat(space.delete("a")).isTrue();
    assertThat(space.delete("a")).isFalse();
    assertThat(get("a")).isEmpty();
  }
}
