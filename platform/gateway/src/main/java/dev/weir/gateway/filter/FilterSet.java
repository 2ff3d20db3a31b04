package dev.weir.gateway.filter;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The filters of one route table, held until it has drained.
///
/// A filter whose place, factory and configuration did not change, nor what is in the files that
/// the configuration names, is shared with the set before, with all that it has learned or pooled.
/// It is closed when the last set that holds it is closed.
public final class FilterSet implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(FilterSet.class.getName());

  /// Which filter it is.
  ///
  /// @param place which use of a filter it is; unique in its set, the same over reloads
  /// @param factory compared by identity: a reloaded plugin brings new ones
  /// @param files the digests of the files that the configuration names
  public record Key(
      String place, FilterFactory<?> factory, Record config, Map<Path, String> files) {}

  /// A filter and what watches over it.
  public record Watched(Filter filter, Guard guard) {}

  // Knows no set: the one that made it would stay in memory, with the plugins of its time.
  private static final class Held {

    private final Watched watched;
    private final FilterTallies tallies;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Held(Watched watched, FilterTallies tallies) {
      this.watched = watched;
      this.tallies = tallies;
    }

    private void release(Key key) {
      if (holders.decrementAndGet() > 0) {
        return;
      }
      tallies.release(watched.guard.tally());
      if (watched.filter instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (
            Throwable e) { // a plugin's code may throw anything, and the others have to be closed
          LOGGER.log(Level.WARNING, key.place + ": closing failed", e);
        }
      }
    }
  }

  private final FilterTallies tallies;
  private final Map<Key, Held> filters = new HashMap<>();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  /// A set without filters.
  ///
  /// @param tallies what its filters are counted by
  public FilterSet(FilterTallies tallies) {
    this.tallies = tallies;
  }

  /// The same set without the filters that these factories made, for the caller to own.
  ///
  /// @param factories compared by identity
  public FilterSet without(Set<FilterFactory<?>> factories) {
    var set = new FilterSet(tallies);
    filters.keySet().stream()
        .filter(key -> !factories.contains(key.factory))
        .forEach(key -> set.takeOver(key, this));
    return set;
  }

  /// Takes the filter over from the set before if it has it. Not to be called once the set serves.
  public Optional<Watched> takeOver(Key key, FilterSet previous) {
    var held = previous.filters.get(key);
    if (held == null) {
      return Optional.empty();
    }
    held.holders.incrementAndGet();
    filters.put(key, held);
    return Optional.of(held.watched);
  }

  /// Adds a new filter, which this set owns from here on, and the hold of its tally. Not to be
  /// called once the set serves.
  public Watched add(Key key, Filter filter, Guard guard) {
    var watched = new Watched(filter, guard);
    filters.put(key, new Held(watched, tallies));
    return watched;
  }

  /// How many filters of each kind are in quarantine now.
  public Map<FilterTally.Id, Long> quarantined() {
    return filters.values().stream()
        .map(held -> held.watched.guard)
        .filter(guard -> guard.quarantine().isOn())
        .collect(Collectors.groupingBy(guard -> guard.tally().id(), Collectors.counting()));
  }

  /// Keeps requests away from the filters of some factories, and from no others any more.
  ///
  /// @param revocations what was revoked, and why, for factories for which it was
  public void revoke(Function<FilterFactory<?>, Optional<String>> revocations) {
    filters.forEach((key, held) -> {
      var quarantine = held.watched.guard.quarantine();
      revocations.apply(key.factory).ifPresentOrElse(quarantine::revoke, quarantine::reinstate);
    });
  }

  /// Why the filters of a version of a plugin get no requests: what was revoked; empty if nothing
  /// was, or none of them is in use.
  public Optional<String> revocation(FilterOrigin version) {
    return filters.values().stream()
        .map(held -> held.watched.guard)
        .filter(guard -> guard.tally().id().isOf(version.plugin(), version.version()))
        .flatMap(guard -> guard.quarantine().revocation().stream())
        .findFirst();
  }

  /// Lets go of the filters. Closing again has no effect.
  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      filters.forEach((key, held) -> held.release(key));
    }
  }
}
