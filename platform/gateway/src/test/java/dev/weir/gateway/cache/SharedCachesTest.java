package dev.weir.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Values of caches of several gateways that share a Redis.
@Timeout(60)
class SharedCachesTest extends CacheNodes {

  @Test
  void whatOneGatewayPutsTheOthersHave() {
    put(one, "a", "1");

    assertThat(two.cache.get("a")).contains("1");
    assertThat(two.cache.get("a")).contains("1");
    assertThat(two.gets("shared")).isEqualTo(1);
    assertThat(two.gets("memory")).isEqualTo(1);
  }

  @Test
  void whatIsPutAnewReplacesWhatOthersHaveInMemory() {
    put(one, "a", "1");
    assertThat(two.cache.get("a")).contains("1");

    put(one, "a", "2");

    sees(two, "a", Optional.of("2"));
    assertThat(one.cache.get("a")).contains("2");
    assertThat(one.gets("memory")).isEqualTo(1);
  }

  @Test
  void whatIsRemovedIsGoneEverywhere() {
    put(one, "a", "1");
    assertThat(two.cache.get("a")).contains("1");

    one.cache.remove("a");

    assertThat(one.cache.get("a")).isEmpty();
    sees(two, "a", Optional.empty());
  }

  @Test
  void whatIsTooLargeForTheServerIsEachGatewaysOwn() {
    var large = "x".repeat(2000);
    put(one, "a", large);
    assertThat(one.cache.get("a")).contains(large);
    assertThat(two.cache.get("a")).isEmpty();
    put(two, "a", "small");

    sees(one, "a", Optional.of("small"));

    put(one, "a", large);
    sees(two, "a", Optional.empty());

    put(two, "a", large + "y");
    put(one, "last", "1");
    sees(two, "last", Optional.of("1"));
    assertThat(one.cache.get("a")).contains(large);
    assertThat(two.cache.get("a")).contains(large + "y");

    one.cache.remove("a");
    sees(two, "a", Optional.empty());
  }

  @Test
  void aValueThatWasAskedForBeforeAnotherOneWasPutIsNotKept() throws Exception {
    put(two, "a", "old");
    var isRead = new CountDownLatch(1);
    var isPut = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      text.whileEncoding =
          () -> {
            text.whileDecoding =
                () -> {
                  isRead.countDown();
                  isPut.await();
                };
            reading.add(threads.submit(() -> one.cache.get("a")));
            isRead.await();
          };
      put(one, "a", "new");
      isPut.countDown();
      assertThat(reading.getFirst().get()).contains("old");
    }
    assertThat(one.cache.get("a")).contains("new");
  }

  @Test
  void aValueThatIsReadWhileItIsRemovedIsNotKept() throws Exception {
    put(two, "a", "old");
    var isRead = new CountDownLatch(1);
    var isRemoved = new CountDownLatch(1);
    text.whileDecoding =
        () -> {
          isRead.countDown();
          isRemoved.await();
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      reading.add(threads.submit(() -> one.cache.get("a")));
      isRead.await();
      one.cache.remove("a");
      isRemoved.countDown();
      assertThat(reading.getFirst().get()).contains("old");
    }
    assertThat(one.cache.get("a")).isEmpty();
  }

  /// A read that asks the server just before it gets a value, and is slow to make something of the
  /// old one, must not put that into memory.
  @Test
  void whoHasPutAValueNeverSeesAnOlderOne() throws Exception {
    var isOver = new AtomicBoolean();
    put(one, "a", "0");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 4; i++) {
        reading.add(threads.submit(() -> readUntil(isOver)));
      }
      try {
        for (var number = 1; number <= 2000; number++) {
          put(one, "a", Integer.toString(number));
          for (var looks = 0; looks < 3; looks++) {
            assertThat(one.cache.get("a")).contains(Integer.toString(number));
            Thread.onSpinWait();
          }
        }
      } finally {
        isOver.set(true);
      }
      for (var reader : reading) {
        reader.get();
      }
    }
  }

  // From the server each time.
  private Optional<String> readUntil(AtomicBoolean isOver) {
    var found = Optional.<String>empty();
    while (!isOver.get()) {
      one.cache.forget("a");
      text.whileDecoding = () -> LockSupport.parkNanos(200_000);
      found = one.cache.get("a");
    }
    return found;
  }

  @Test
  void ofTwoThatPutAtTheSameTimeMemoryKeepsNoneThatTheServerHasNot() throws Exception {
    var random = new Random(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var round = 0; round < 300; round++) {
        var puts = new ArrayList<Future<?>>();
        for (var i = 0; i < 4; i++) {
          var node = random.nextInt(4) == 0 ? two : one;
          var value = round + "/" + i;
          puts.add(threads.submit(() -> put(node, "a", value)));
          puts.add(threads.submit(() -> node.cache.get("a")));
        }
        for (var put : puts) {
          put.get();
        }
        var all = server.blobs();
        var shared =
            Envelope.read(all.get("v/" + NAME.path() + "/a").orElseThrow().bytes()).orElseThrow();
        var last = Optional.of(new String(shared.value(), StandardCharsets.UTF_8));
        // News of the last one may be on its way, but what it has replaced would stay.
        sees(one, "a", last);
        sees(two, "a", last);
      }
    }
  }

  @Test
  void keysMayHaveAnythingInThem() {
    for (var key : List.of("{a}", "a/{b}/c", "\0", "x".repeat(4000), "gr\u00fcn \ud83c\udf75")) {
      put(one, key, "1", key.substring(0, 1));
      assertThat(two.cache.get(key)).contains("1");
      one.cache.remove(key);
      sees(two, key, Optional.empty());
    }
  }

  @Test
  void whatNobodyCanReadIsAsGoodAsMissing() {
    server.blobs().put("v/" + NAME.path() + "/a", new byte[] {9, 9, 9}, MINUTE);
    server.blobs().put("v/" + NAME.path() + "/b", new byte[] {1, 0, 0}, MINUTE);

    assertThat(one.cache.get("a")).isEmpty();
    assertThat(one.cache.get("b")).isEmpty();
    put(one, "a", "1");
    assertThat(two.cache.get("a")).contains("1");
  }
}
