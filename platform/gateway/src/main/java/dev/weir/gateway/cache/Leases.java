package dev.weir.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.gateway.redis.RedisTurns.Word;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Sees to it that of several gateways one fetches a value that is missing, by leases on the server
/// that they share.
///
/// Where a lease lies, a word says what is: `@` and whose it is; `=` and a number: the value has
/// just come; `!`: it is not for all. Who finds a lease of somebody else waits until the server
/// says that the word has changed. A lease is renewed for as long as its owner fetches, and is over
/// by itself soon after its owner has died. Where no server answers, everybody has the lease.
///
/// Safe for use by several threads.
final class Leases {

  private static final Duration TERM = Duration.ofSeconds(3);
  private static final Duration LANDED_FOR = Duration.ofSeconds(1);
  private static final Duration LATE_FOR = Duration.ofMillis(250);
  private static final Duration ALONE_AT_LEAST = Duration.ofMillis(100);
  private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int MAX_SEEN = 10_000;
  private static final int MAX_ATTEMPTS = 3;

  /// How asking for a lease ended.
  sealed interface Outcome {

    /// The caller fetches.
    record Led(Lease lease) implements Outcome {}

    /// Somebody has fetched it.
    record Landed() implements Outcome {}

    /// It is not for all.
    record Alone(Duration remembered) implements Outcome {}

    /// Somebody fetches it, and the caller did not want to wait any longer. Who does not want to
    /// wait at all is told so for a while without asking again.
    record Late() implements Outcome {}
  }

  /// What an [Outcome] is called where they are counted.
  enum Ended {
    LED,
    LANDED,
    ALONE,
    LATE
  }

  private final SecondLevel second;
  private final LongSupplier nanoTime;
  private final String self = "@" + UUID.randomUUID() + '/';
  private final AtomicLong last = new AtomicLong();
  private final Set<Lease> held = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isRenewing = new AtomicBoolean();
  private final ConcurrentMap<Memory.Key, CompletableFuture<Boolean>> waiting =
      new ConcurrentHashMap<>();
  private final Cache<Memory.Key, String> seen;
  private final Cache<Memory.Key, Boolean> late;
  private final CacheTally<Ended> tally = new CacheTally<>(Ended.class);

  Leases(SecondLevel second, LongSupplier nanoTime) {
    this.second = second;
    this.nanoTime = nanoTime;
    seen = forAWhile(LANDED_FOR.multipliedBy(2));
    late = forAWhile(LATE_FOR);
  }

  private <V> Cache<Memory.Key, V> forAWhile(Duration time) {
    return Caffeine.newBuilder()
        .maximumSize(MAX_SEEN)
        .expireAfterWrite(time)
        .ticker(nanoTime::getAsLong)
        .executor(Runnable::run)
        .build();
  }

  /// Asks for the lease of a key, of which one caller at a time may do so, and waits for it.
  ///
  /// @param end on the clock of this
  Outcome take(Memory.Key key, long end) throws InterruptedException {
    if (!second.isThere()) {
      return new Outcome.Led(new Lease(key, ""));
    }
    if (end - nanoTime.getAsLong() <= 0 && late.getIfPresent(key) != null) {
      return new Outcome.Late();
    }
    var outcome = waitFor(key, end);
    tally.count(
        switch (outcome) {
          case Outcome.Led _ -> Ended.LED;
          case Outcome.Landed _ -> Ended.LANDED;
          case Outcome.Alone _ -> Ended.ALONE;
          case Outcome.Late _ -> Ended.LATE;
        });
    return outcome;
  }

  private Outcome waitFor(Memory.Key key, long end) throws InterruptedException {
    try {
      while (true) {
        // Before asking: what changes after that has to be noticed.
        var change = new CompletableFuture<Boolean>();
        waiting.put(key, change);
        var word = self + last.incrementAndGet();
        var known = seen.getIfPresent(key);
        var said = take(key, word, known == null ? "" : known);
        if (said.isEmpty()) {
          // It may have got there.
          return new Outcome.Led(hold(new Lease(key, word)));
        }
        var text = said.get().text();
        if (text.isEmpty() || text.equals(word)) {
          return new Outcome.Led(hold(new Lease(key, word)));
        }
        if (text.startsWith("=")) {
          // Once: whoever finds no use for what has come must be able to fetch.
          seen.put(key, text);
          return new Outcome.Landed();
        }
        if (text.startsWith("!")) {
          return new Outcome.Alone(said.get().left());
        }
        var patience = end - nanoTime.getAsLong();
        if (patience <= 0) {
          late.put(key, true);
          return new Outcome.Late();
        }
        pause(change, Math.min(patience, said.get().left().toNanos() + LATE_NANOS));
      }
    } finally {
      waiting.remove(key);
    }
  }

  // A server that does not answer in time may have done it. While it is away it costs no time to
  // ask it again.
  private Optional<Word> take(Memory.Key key, String word, String ignored) {
    var said = Optional.<Word>empty();
    for (var attempts = 0; attempts < MAX_ATTEMPTS && said.isEmpty(); attempts++) {
      said = second.take(key.space().name(), key.text(), word, TERM, ignored);
    }
    return said;
  }

  private static void pause(CompletableFuture<Boolean> change, long nanos)
      throws InterruptedException {
    try {
      var _ = change.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // perhaps it is over by itself
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it ends in no other way
    }
  }

  /// Says that the word of a key has changed.
  void changed(Memory.Key key) {
    late.invalidate(key);
    var change = waiting.get(key);
    if (change != null) {
      change.complete(true);
    }
  }

  /// Says that any word may have changed.
  void everything() {
    waiting.values().forEach(it -> it.complete(true));
  }

  /// Forgets what belongs to a space.
  void forget(CacheSpace<?> space) {
    seen.asMap().keySet().removeIf(it -> it.space().equals(space));
    late.asMap().keySet().removeIf(it -> it.space().equals(space));
    held.removeIf(it -> it.key.space().equals(space));
  }

  /// How often asking ended how.
  Map<String, Long> numbers() {
    return tally.numbers();
  }

  private Lease hold(Lease lease) {
    held.add(lease);
    if (isRenewing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("weir-cache-leases").start(this::renew);
    }
    return lease;
  }

  private void renew() {
    try {
      do {
        TimeUnit.NANOSECONDS.sleep(RENEWAL_NANOS);
        held.forEach(it -> Thread.ofVirtual().name("weir-cache-lease").start(it::renew));
      } while (isGoingOn());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // Whoever holds a lease after the first look begins anew, unless the second one sees it.
  private boolean isGoingOn() {
    if (!held.isEmpty()) {
      return true;
    }
    isRenewing.set(false);
    return !held.isEmpty() && isRenewing.compareAndSet(false, true);
  }

  /// That the caller fetches a value, for the others to know.
  final class Lease {

    private final Memory.Key key;
    private final String word;
    private final long began = nanoTime.getAsLong();
    private final AtomicBoolean isOver = new AtomicBoolean();

    private Lease(Memory.Key key, String word) {
      this.key = key;
      this.word = word;
      isOver.set(word.isEmpty());
    }

    private void renew() {
      var age = nanoTime.getAsLong() - began;
      if (age > MAX_NANOS) {
        held.remove(this);
      } else if (age > RENEWAL_NANOS / 2) {
        var _ = second.replace(key.space().name(), key.text(), word, word, TERM);
      }
    }

    /// The value has come.
    ///
    /// @param ttl how long it stays on the server; zero if it is not there
    void landed(Duration ttl) {
      var time = ttl.compareTo(LANDED_FOR) < 0 ? ttl : LANDED_FOR;
      end(
          time.isPositive() ? "=" + Long.toHexString(ThreadLocalRandom.current().nextLong()) : "",
          time);
    }

    /// The value is not for all.
    void notShared(Duration remembered) {
      end("!", remembered.compareTo(ALONE_AT_LEAST) < 0 ? ALONE_AT_LEAST : remembered);
    }

    /// Somebody else may fetch.
    void vacated() {
      end("", Duration.ZERO);
    }

    private void end(String next, Duration time) {
      if (isOver.getAndSet(true)) {
        return;
      }
      held.remove(this);
      if (next.startsWith("=")) {
        seen.put(key, next);
      }
      var said = Optional.<Boolean>empty();
      for (var attempts = 0; attempts < MAX_ATTEMPTS && said.isEmpty(); attempts++) {
        said = second.replace(key.space().name(), key.text(), word, next, time);
      }
    }
  }
}
