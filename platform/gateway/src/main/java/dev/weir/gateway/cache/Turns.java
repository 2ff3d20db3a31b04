package dev.weir.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.weir.api.SharedCache.Turn;
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
/// a value, those that waited compete for the next term.
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

  private final ConcurrentMap<Memory.Key, CompletableFuture<End>> terms = new ConcurrentHashMap<>();
  private final Cache<Memory.Key, Duration> notShared;
  private final LongSupplier nanoTime;

  Turns(LongSupplier nanoTime) {
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
      if (notShared.getIfPresent(key) != null) {
        return ALONE;
      }
      var own = new CompletableFuture<End>();
      var term = terms.putIfAbsent(key, own);
      if (term == null) {
        return new Leader(key, own);
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
    private final CompletableFuture<End> term;

    Leader(Memory.Key key, CompletableFuture<End> term) {
      this.key = key;
      this.term = term;
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
      end(End.SUCCEEDED);
    }

    @Override
    public void notShared(Duration remembered) {
      if (remembered.isPositive()) {
        notShared.put(key, remembered);
      }
      end(End.NOT_SHARED);
    }

    @Override
    public void close() {
      end(End.VACATED);
    }

    // First out of the way, so that whoever is woken can lead.
    private void end(End how) {
      terms.remove(key, term);
      term.complete(how);
    }
  }
}
