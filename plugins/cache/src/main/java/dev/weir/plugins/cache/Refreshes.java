package dev.weir.plugins.cache;

import dev.weir.api.GatewayException;
import dev.weir.api.Metrics.Counter;
import dev.weir.api.Response;
import dev.weir.api.Scheduler;
import dev.weir.api.SharedCache.Turn;
import dev.weir.plugins.cache.Shelf.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Fetches responses anew while clients still get the stored ones: one request at a time for each.
///
/// Safe for use by several threads.
final class Refreshes {

  private static final int BUFFER_SIZE = 16 * 1024;

  private final Shelf shelf;
  private final Fetches fetches;
  private final Scheduler scheduler;
  private final long mostBytes;
  private final Counter failed;
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  /// @param scheduler runs them
  /// @param mostBytes a body that is longer is not read to its end
  /// @param failed how many came to nothing
  Refreshes(Shelf shelf, Fetches fetches, Scheduler scheduler, long mostBytes, Counter failed) {
    this.shelf = shelf;
    this.fetches = fetches;
    this.scheduler = scheduler;
    this.mostBytes = mostBytes;
    this.failed = failed;
  }

  /// Begins to fetch a response, unless somebody does already. Asks nobody: whether another gateway
  /// does is found out in the background, too.
  void begin(Asked asked, Found found) {
    if (!begun.add(found.key())) {
      return;
    }
    var background = asked.inBackground();
    try {
      scheduler.after(Duration.ZERO, () -> run(background, found));
    } catch (IllegalStateException _) {
      // The plugin has all the tasks that it may have: a later request tries again.
      begun.remove(found.key());
    }
  }

  private void run(Asked asked, Found found) {
    try (var turn = shelf.await(found.key(), Duration.ZERO)) {
      if (turn.isLeader()) {
        run(asked, found, turn);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      begun.remove(found.key());
    }
  }

  private void run(Asked asked, Found found, Turn turn) throws InterruptedException {
    var again = shelf.find(asked.key(), asked.headers());
    var stored = found.stored();
    var current = again.stored();
    if (stored == null || current == null || !current.freshness().equals(stored.freshness())) {
      return;
    }
    try {
      drain(fetches.send(asked, again, new Term(turn)));
    } catch (GatewayException | IOException _) {
      failed.increment();
    } catch (RuntimeException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a filter further down failed", e);
    }
  }

  private void drain(Response response) throws IOException {
    try (response) {
      var body = response.body();
      var buffer = ByteBuffer.allocate(BUFFER_SIZE);
      var total = 0L;
      for (var count = 0; count >= 0 && total <= mostBytes; count = body.read(buffer.clear())) {
        total += count;
      }
    }
  }
}
