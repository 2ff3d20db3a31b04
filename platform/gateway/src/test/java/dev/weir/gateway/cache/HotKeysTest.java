package dev.weir.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HotKeysTest {

  private static final CacheName NAME = new CacheName("acme", 1, "texts");

  private final AtomicLong nanos = new AtomicLong();
  private final HotKeys keys = new HotKeys(nanos::get);

  private void count(String key, int times) {
    for (var i = 0; i < times; i++) {
      keys.count(NAME, key);
    }
  }

  private void endWindow() {
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    keys.of(NAME);
  }

  @Test
  void findsTheFewAmongTheMany() {
    var random = new Random(1);
    for (var i = 0; i < 2000; i++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> keys.count(NAME, "hot");
        case 3 -> keys.count(NAME, "warm");
        default -> keys.count(NAME, "cold " + i);
      }
    }
    assertThat(keys.isHot(NAME, "hot")).isFalse();
    endWindow();

    assertThat(keys.of(NAME)).extracting(CacheNumbers.Hot::key).containsExactly("hot", "warm");
    assertThat(keys.of(NAME).getFirst().share()).isBetween(0.2, 0.3);
    assertThat(keys.isHot(NAME, "hot")).isTrue();
    assertThat(keys.isHot(NAME, "cold 5")).isFalse();
    assertThat(keys.isHot(new CacheName("acme", 2, "texts"), "hot")).isFalse();
  }

  @Test
  void forgetsThoseThatNobodyAsksForAnyMore() {
    count("once", 1000);
    endWindow();
    assertThat(keys.isHot(NAME, "once")).isTrue();

    endWindow();

    assertThat(keys.isHot(NAME, "once")).isFalse();
  }

  @Test
  void aFewRequestsMakeNothingHot() {
    count("rare", 10);
    endWindow();

    assertThat(keys.of(NAME)).isEmpty();
  }

  @Test
  void looksAtSomeOfAllThatIsAskedFor() {
    for (var i = 0; i < 200_000; i++) {
      keys.asked(NAME, "hot");
    }

    assertThat(keys.isHot(NAME, "hot")).isTrue();
  }
}
