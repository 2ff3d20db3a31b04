package dev.weir.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.redis.LiveRedisFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Purges of caches of several gateways that share a Redis, and what becomes of them when it is
/// away.
@Timeout(60)
class SharedPurgesTest extends CacheNodes {

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
  void aPurgeThatIsHeardOfLaterThanALaterOneCounts() {
    put(one, "a", "1", "t");
    var early = System.currentTimeMillis() * 1000;
    var purges = one.cache.family().log().purges();
    purges.add(new Purge(Purge.Kind.TAG, "other"), early + 1);
    assertThat(one.cache.get("a")).contains("1");

    purges.add(new Purge(Purge.Kind.TAG, "t"), early);

    assertThat(one.cache.get("a")).isEmpty();
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
}
