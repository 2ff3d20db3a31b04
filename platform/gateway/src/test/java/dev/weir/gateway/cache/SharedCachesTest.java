package dev.weir.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.DataSize;
import dev.weir.api.SharedCache;
import dev.weir.gateway.config.CacheConfig;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.redis.LiveRedis;
import dev.weir.gateway.redis.LiveRedisFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Caches of several gateways that share a Redis.
@Timeout(60)
class SharedCachesTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final CacheName NAME = new CacheName("acme", 1, "texts");
  private static final CacheConfig CONFIG =
      new CacheConfig(DataSize.ofMebibytes(8), MINUTE, DataSize.ofKibibytes(1));

  /// One of them.
  private final class Node implements AutoCloseable {

    private final LiveRedis live;
    private final Caches caches;
    private final CacheSpace<String> cache;

    Node() {
      this(LiveRedisFixture.another());
    }

    Node(LiveRedis live) {
      this.live = live;
      this.caches = new Caches(CONFIG, live, System::nanoTime);
      this.cache = caches.open(NAME, text);
    }

    Node use() {
      live.use(server.config());
      Eventually.isTrue("known", this::isKnown);
      return this;
    }

    private boolean isKnown() {
      return cache.family().log().isKnown();
    }

    long gets(String level) {
      return caches.numbers().caches().getFirst().gets().getOrDefault(level, 0L);
    }

    long turns(String outcome) {
      return caches.numbers().turns().getOrDefault(outcome, 0L);
    }

    @Override
    public void close() {
      live.close();
    }
  }

  /// Texts, with something to be done meanwhile, once.
  private static final class SlowText implements SharedCache.Codec<String> {

    private interface Pause {
      void run() throws Exception;
    }

    private final Text text = new Text();
    private volatile Pause whileEncoding = () -> {};
    private volatile Pause whileDecoding = () -> {};

    private static void run(Pause pause) {
      try {
        pause.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public byte[] encode(String value) {
      var pause = whileEncoding;
      whileEncoding = () -> {};
      run(pause);
      return text.encode(value);
    }

    @Override
    public String decode(byte[] bytes) {
      var pause = whileDecoding;
      whileDecoding = () -> {};
      run(pause);
      return text.decode(bytes);
    }

    @Override
    public long weight(String value) {
      return text.weight(value);
    }
  }

  private final SlowText text = new SlowText();
  private final List<Future<Optional<String>>> reading = new ArrayList<>();
  private LiveRedisFixture server;
  private Node one;
  private Node two;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(LiveRedisFixture.isPossible(), "NOT TESTED: redis-server is not installed");
    server = LiveRedisFixture.start();
    one = new Node().use();
    two = new Node().use();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      one.close();
      two.close();
      server.close();
    }
  }

  private static void put(Node node, String key, String value, String... tags) {
    node.cache.put(key, value, MINUTE, Set.of(tags));
  }

  private static void sees(Node node, String key, Optional<String> value) {
    Eventually.isTrue(
        key + " is " + value.orElse("nothing"), () -> node.cache.get(key).equals(value));
  }

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
  }

  @Test
  void purgesByTagPrefixKeyAndAllEverywhere() {
    put(one, "a/1", "1", "odd");
    put(one, "a/2", "2");
    put(one, "b/3", "3", "odd", "b");
    put(one, "b/4", "4");
    for (var key : new String[] {"a/1", "a/2", "b/3", "b/4"}) {
      assertThat(two.cache.get(key)).isPresent();
    }

    one.cache.removeTagged("odd");
    sees(two, "a/1", Optional.empty());
    sees(two, "b/3", Optional.empty());
    assertThat(one.cache.get("a/1")).isEmpty();
    assertThat(two.cache.get("a/2")).isPresent();

    two.cache.removePrefixed("a/");
    sees(one, "a/2", Optional.empty());
    assertThat(one.cache.get("b/4")).isPresent();

    assertThat(one.caches.purge("acme", Optional.of("texts"), new Purge(Purge.Kind.KEY, "b/4")))
        .isTrue();
    sees(two, "b/4", Optional.empty());

    put(one, "c", "5");
    assertThat(two.cache.get("c")).isPresent();
    two.cache.clear();
    sees(one, "c", Optional.empty());
    put(one, "c", "6");
    assertThat(two.cache.get("c")).contains("6");
  }

  @Test
  void whatWasPurgedWhileSomebodyGotItIsNotPut() {
    var moment = one.cache.moment();
    two.cache.removeTagged("t");

    Eventually.isTrue(
        "heard",
        () -> {
          one.cache.put("a", "1", MINUTE, Set.of("t"), moment);
          return one.cache.get("a").isEmpty();
        });
    assertThat(two.cache.get("a")).isEmpty();

    put(one, "a", "2", "t");
    assertThat(one.cache.get("a")).contains("2");
    assertThat(two.cache.get("a")).contains("2");
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
  void purgesThatRedisHasForgottenAreToldAgain() throws Exception {
    put(one, "a", "1", "t");
    put(one, "b", "1", "u");
    var before = server.copy();
    one.cache.removeTagged("u");
    var early = server.copy();
    one.cache.removeTagged("t");
    sees(two, "a", Optional.empty());

    // As a replica has it that took over too early, and as an old file has it.
    for (var copy : List.of(early, before)) {
      server.kill();
      server.restart(copy);
      try (var three = new Node().use()) {
        Eventually.isTrue("known", one::isKnown);
        sees(three, "a", Optional.empty());
        sees(three, "b", Optional.empty());
      }
    }
  }

  @Test
  void aPurgeCountsEvenIfTheClockOfRedisWasSetBack() {
    var ahead = Instant.now().plus(Duration.ofHours(1));
    one.cache.family().log().purges().add(new Purge(Purge.Kind.TAG, "x"), micros(ahead));
    put(one, "a", "1", "t");

    one.cache.removeTagged("t");

    assertThat(one.cache.get("a")).isEmpty();
    sees(two, "a", Optional.empty());
  }

  private static long micros(Instant time) {
    return TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli());
  }

  @Test
  void allIsGoneThatWasFlushed() {
    put(one, "a", "1");
    assertThat(two.cache.get("a")).contains("1");

    server.flush();

    sees(one, "a", Optional.empty());
    sees(two, "a", Optional.empty());
    Eventually.isTrue("known", two::isKnown);
    put(one, "a", "2");
    sees(two, "a", Optional.of("2"));
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
  void aLeaseThatWasTakenWithoutAnAnswerIsTheTakers() throws Exception {
    try (var hasty = new Node(LiveRedisFixture.another(Duration.ofMillis(300))).use()) {
      server.signal("STOP");
      var turn = hasty.cache.await("a", MINUTE);
      assertThat(turn.isLeader()).isTrue();
      server.signal("CONT");
      turn.close();
    }

    try (var turn = one.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();
    }
  }

  @Test
  void aGatewayThatStartsLaterKnowsWhatWasPurged() {
    put(one, "a", "1", "t");
    one.cache.removeTagged("t");

    try (var three = new Node().use()) {
      assertThat(three.cache.get("a")).isEmpty();
    }
  }

  @Test
  void knowsMoreThanAPageOfPurges() {
    put(one, "a", "1", "t0");
    for (var i = 0; i <= SecondLevel.PAGE; i++) {
      one.cache.removeTagged("t" + i);
    }

    try (var three = new Node().use()) {
      assertThat(three.cache.get("a")).isEmpty();
      assertThat(three.cache.moment()).isEqualTo(one.cache.moment());
    }
  }

  @Test
  void whatCannotBePurgedNowIsPurgedWhenTheServerIsBack() throws Exception {
    put(one, "a", "1", "t");
    put(one, "b", "1");
    try (var hasty = new Node(LiveRedisFixture.another(Duration.ofMillis(300))).use()) {
      server.signal("STOP");
      var purge = new Purge(Purge.Kind.TAG, "t");
      assertThat(hasty.caches.purge("acme", Optional.empty(), purge)).isFalse();
      hasty.cache.remove("b");
      assertThat(hasty.cache.get("a")).isEmpty();
      assertThat(hasty.cache.get("b")).isEmpty();
      server.signal("CONT");

      sees(two, "a", Optional.empty());
      sees(two, "b", Optional.empty());
      sees(one, "a", Optional.empty());
      sees(hasty, "a", Optional.empty());
      sees(hasty, "b", Optional.empty());
    }
  }

  @Test
  void memoryIsForgottenWhenTheServerIsLostAndUsedWhileItIsAway() throws Exception {
    put(one, "a", "1");
    server.kill();

    sees(one, "a", Optional.empty());
    put(one, "b", "2");
    assertThat(one.cache.get("b")).contains("2");
    assertThat(one.cache.get("missing", MINUTE, () -> "loaded")).isEqualTo("loaded");

    server.restart();
    Eventually.isTrue("known", one::isKnown);
    Eventually.isTrue("known", two::isKnown);
    put(one, "c", "3");
    sees(two, "c", Optional.of("3"));
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

  @Test
  void oneOfAllGatewaysLoads() throws Exception {
    var loads = new AtomicInteger();
    var entered = new CountDownLatch(1);
    var finish = new CountDownLatch(1);
    var results = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var three = new Node().use()) {
      for (var node : new Node[] {one, two, three}) {
        for (var i = 0; i < 500; i++) {
          results.add(
              threads.submit(() ->
                  node.cache.get(
                      "a",
                      MINUTE,
                      () -> {
                        loads.incrementAndGet();
                        entered.countDown();
                        finish.await();
                        return "1";
                      })));
        }
      }
      entered.await();
      finish.countDown();
      for (var result : results) {
        assertThat(result.get()).isEqualTo("1");
      }
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void waitersOfOtherGatewaysGoOnAtOnceIfTheValueIsNotForAll() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var turn = one.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();
      var waiting = threads.submit(alone(two));
      var another = threads.submit(alone(two));

      turn.notShared(MINUTE);

      assertThat(waiting.get()).isTrue();
      assertThat(another.get()).isTrue();
    }
    assertThat(alone(two).call()).isTrue();
    assertThat(alone(one).call()).isTrue();
  }

  private static Callable<Boolean> alone(Node node) {
    return () -> {
      try (var turn = node.cache.await("a", MINUTE)) {
        return turn.isAlone();
      }
    };
  }

  @Test
  void aLeaderThatGivesUpIsFollowedByOneOfAnotherGateway() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var turn = one.cache.await("a", MINUTE);
      var next = threads.submit(() -> two.cache.await("a", MINUTE));

      turn.close();

      try (var followed = next.get()) {
        assertThat(followed.isLeader()).isTrue();
      }
    }
  }

  @Test
  void aLeaderWhoseGatewayDiesIsFollowed() throws Exception {
    var three = new Node().use();
    assertThat(three.cache.await("a", MINUTE).isLeader()).isTrue();
    three.close();

    try (var turn = one.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();
    }
  }

  @Test
  void aLeaderThatTakesLongIsNotFollowed() throws Exception {
    try (var turn = one.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();

      // Longer than a lease.
      try (var other = two.cache.await("a", Duration.ofSeconds(4))) {
        assertThat(other.isAlone()).isTrue();
      }
    }
    assertThat(two.turns("late")).isEqualTo(1);
  }

  @Test
  void whoFindsNoUseForWhatHasComeFetchesItself() throws Exception {
    try (var turn = one.cache.await("a", MINUTE)) {
      put(one, "a", "stale at once");
      turn.succeeded();
    }

    try (var turn = two.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isFalse();
      assertThat(turn.isAlone()).isFalse();
    }
    try (var turn = two.cache.await("a", MINUTE)) {
      assertThat(turn.isLeader()).isTrue();
    }
  }
}
