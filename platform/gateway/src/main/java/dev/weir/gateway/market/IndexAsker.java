package dev.weir.gateway.market;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexFolder;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Asks one index for news when it is time, on a thread of its own: one that is slow delays no
/// other.
///
/// Times are chosen at random around what is wanted, so that many gateways that were started
/// together do not ask together. If somebody else has asked for the same folder, that counts. After
/// a failure it asks sooner, at first.
final class IndexAsker implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(IndexAsker.class.getName());
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final int MAX_DOUBLINGS = 10;
  private static final double JITTER = 0.1;

  /// How asking ended last.
  private record Attempt(Instant at, int failures, Optional<String> problem) {}

  private final IndexFolder folder;
  private final InstantSource clock;
  private final Instant began;
  private double chance = ThreadLocalRandom.current().nextDouble();
  private Attempt last = new Attempt(Instant.EPOCH, 0, Optional.empty());
  private Optional<Thread> asking = Optional.empty();
  private boolean isClosed;

  IndexAsker(IndexFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
    this.began = clock.instant();
  }

  /// Asks, unless it was asked not long ago or is being asked.
  ///
  /// @param refreshed when somebody last learnt all that is new
  synchronized void askIfDue(IndexConfig config, Duration every, Instant refreshed) {
    if (asking.isEmpty() && isDue(every, refreshed)) {
      asking =
          Optional.of(
              Thread.ofVirtual().name("weir-index-" + config.name()).start(() -> ask(config)));
    }
  }

  /// Whether it is time to ask.
  synchronized boolean isDue(Duration every, Instant refreshed) {
    return !clock.instant().isBefore(dueAt(every, refreshed));
  }

  private Instant dueAt(Duration every, Instant refreshed) {
    var soon = every.compareTo(FIRST_RETRY) < 0 ? every : FIRST_RETRY;
    if (last.failures > 0 && !refreshed.isAfter(last.at)) {
      var retry = soon.multipliedBy(1L << Math.min(last.failures - 1, MAX_DOUBLINGS));
      return last.at.plus(part(retry.compareTo(every) < 0 ? retry : every, 1 + JITTER * chance));
    }
    var start = began.plus(part(soon, chance));
    var next = refreshed.plus(part(every, 1 + JITTER * (2 * chance - 1)));
    return next.isAfter(start) ? next : start;
  }

  private static Duration part(Duration whole, double factor) {
    return Duration.ofMillis((long) (whole.toMillis() * factor));
  }

  private void ask(IndexConfig config) {
    var problem = Optional.of("interrupted");
    try {
      problem = refresh(config);
    } catch (RuntimeException | Error e) { // what an index sends may be anything
      LOGGER.log(Level.ERROR, "index " + config.name() + ": asking for news failed", e);
      problem = Optional.of(e.toString());
    } finally {
      ended(config.name(), problem);
    }
  }

  private Optional<String> refresh(IndexConfig config) {
    var sources = folder.sources(config);
    try (var client = folder.client(config, sources, clock)) {
      return folder.index(config, client).refresh(clock.instant()).problem();
    } catch (MarketplaceException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void ended(String index, Optional<String> problem) {
    var failures = problem.isEmpty() ? 0 : last.failures + 1;
    if (!isClosed) {
      say(index, problem);
    }
    last = new Attempt(clock.instant(), failures, problem);
    chance = ThreadLocalRandom.current().nextDouble();
    asking = Optional.empty();
  }

  // Once for each kind of failure, which the first word of a message is.
  private void say(String index, Optional<String> problem) {
    if (problem.isEmpty() && last.problem.isPresent()) {
      LOGGER.log(Level.INFO, "index {0}: has answered again", index);
    }
    if (problem.isPresent()
        && !problem.map(IndexAsker::kind).equals(last.problem.map(IndexAsker::kind))) {
      LOGGER.log(
          Level.WARNING,
          "index {0}: no news; what was known before stays: {1}",
          index,
          problem.get());
    }
  }

  private static String kind(String problem) {
    return problem.replaceFirst(":.*", "");
  }

  /// Why it could not be asked, unless somebody else could afterwards.
  synchronized Optional<String> problemSince(Instant refreshed) {
    return refreshed.isAfter(last.at) ? Optional.empty() : last.problem;
  }

  /// Gives up what it is asking, and waits for the end of that.
  @Override
  public void close() {
    Optional<Thread> ending;
    synchronized (this) {
      isClosed = true;
      ending = asking;
    }
    if (ending.isPresent()) {
      ending.get().interrupt();
      Endings.await(ending.get());
    }
  }
}
