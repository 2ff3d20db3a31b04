package dev.weir.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.weir.api.SharedCache.Turn;
import dev.weir.gateway.cache.Leases.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// Sees to it that a value that is missing is fetched once for all that ask for it meanwhile.
///
/// A leader has a term. Who finds a term under way waits for its end; when a leader leaves without
/// a value, those that waited compete for the next term. A leader leads among gateways, too, as far
/// as they share a server ([Leases]).
///
/// Safe for use by several threads.
final class Turns {

  private static final int MAX_REMEMBERED = 100_000;
  private static final Turn LANDED = new Done(false);
  private static final Turn ALONE = new Done(true);

  private enum End {
    SUCCEEDED,
    NOT_SHARED,
    VACATED
  }

  /// The time of one leader.
  private static final class Term extends CompletableFuture<End> {

    /// How long the value stays on the server that gateways share; zero if it is not there.
    private volatile Duration shared = Duration.ZERO;
  }

  private final ConcurrentMap<Memory.Key, Term> terms = new ConcurrentHashMap<>();
  private final Cache<Memory.Key, Duration> notShared;
  private final Leases leases;
  private final LongSupplier nanoTime;

  /// @param leases lead among gateways
  Turns(Leases leases, LongSupplier nanoTime) {
    this.leases = leases;
    this.nanoTime = nanoTime;
    notShared =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfter(Expiry.<Memory.Key, Duration>writing((_, time) -> time))
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  Turn await(Memory.Key key, Duration patience) throws InterruptedException {
    var end = nanoTime.getAsLong() + patience.toNanos();
    while (true) {
      if (isNotShared(key)) {
        return ALONE;
      }
      var own = new Term();
      var term = terms.putIfAbsent(key, own);
      if (term == null) {
        return begin(key, own, end);
      }
      switch (endOf(term, end - nanoTime.getAsLong())) {
        case SUCCEEDED -> {
          return LANDED;
        }
        case NOT_SHARED -> {
          return ALONE;
        }
        case VACATED -> {
          // The next term is anybody's.
        }
      }
    }
  }

  /// Whether it is remembered that a value is not for all.
  boolean isNotShared(Memory.Key key) {
    return notShared.getIfPresent(key) != null;
  }

  /// Says that a value was put.
  ///
  /// @param shared how long it stays on the server that gateways share; zero if it is not there
  void put(Memory.Key key, Duration shared) {
    var term = terms.get(key);
    if (term != null) {
      term.shared = shared;
    }
  }

  // The leader of this gateway may have to wait for that of another one.
  private Turn begin(Memory.Key key, Term own, long end) throws InterruptedException {
    Outcome outcome = new Outcome.Late();
    try {
      outcome = leases.take(key, end);
    } finally {
      switch (outcome) {
        case Outcome.Led _ -> {
          // The term is under way.
        }
        case Outcome.Landed _ -> end(key, own, End.SUCCEEDED);
        case Outcome.Alone(var remembered) -> {
          remember(key, remembered);
          end(key, own, End.NOT_SHARED);
        }
        case Outcome.Late _ -> end(key, own, End.VACATED);
      }
    }
    return switch (outcome) {
      case Outcome.Led(var lease) -> new Leader(key, own, lease);
      case Outcome.Landed _ -> LANDED;
      case Outcome.Alone _, Outcome.Late _ -> ALONE;
    };
  }

  private void remember(Memory.Key key, Duration time) {
    if (time.isPositive()) {
      notShared.put(key, time);
    }
  }

  // First out of the way, so that whoever is woken can lead.
  private void end(Memory.Key key, Term term, End how) {
    terms.remove(key, term);
    term.complete(how);
  }

  private static End endOf(CompletableFuture<End> term, long nanos) throws InterruptedException {
    try {
      return term.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return End.NOT_SHARED;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // terms end in no other way
    }
  }

  /// Forgets the values of a space that were not to be shared.
  void forget(CacheSpace<?> space) {
    notShared.asMap().keySet().removeIf(it -> it.space().equals(space));
    terms.forEach((key, term) -> {
      if (key.space().equals(space)) {
        end(key, term, End.VACATED);
      }
    });
    leases.forget(space);
  }

  private record Done(boolean isAlone) implements Turn {

    @Override
    public boolean isLeader() {
      return false;
    }

    @Override
    public void succeeded() {
      throw notLeading();
    }

    @Override
    public void notShared(Duration remembered) {
      throw notLeading();
    }

    private static IllegalStateException notLeading() {
      return new IllegalStateException("not the leader (expected: only the leader says so)");
    }

    @Override
    public void close() {
      // holds nothing
    }
  }

  private final class Leader implements Turn {

    private final Memory.Key key;
    private final Term term;
    private final Leases.Lease lease;

    Leader(Memory.Key key, Term term, Leases.Lease lease) {
      this.key = key;
      this.term = term;
      this.lease = lease;
    }

    @Override
    public boolean isLeader() {
      return true;
    }

    @Override
    public boolean isAlone() {
      return false;
    }

    @Override
    public void succeeded() {
      end(key, term, End.SUCCEEDED);
      lease.landed(term.shared);
    }

    @Override
    public void notShared(Duration remembered) {
      remember(key, remembered);
      end(key, term, End.NOT_SHARED);
      lease.notShared(remembered);
    }

    @Override
    public void close() {
      end(key, term, End.VACATED);
      lease.vacated();
    }
  }
}
