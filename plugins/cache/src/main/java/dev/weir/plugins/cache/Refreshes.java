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

/// Fetches responses anew while clients still get the stored ones: one request at a time for each.
///
/// @param scheduler runs them
/// @param mostBytes a body that is longer is not read to its end
/// @param failed how many came to nothing
record Refreshes(
    Shelf shelf, Fetches fetches, Scheduler scheduler, long mostBytes, Counter failed) {

  private static final int BUFFER_SIZE = 16 * 1024;

  /// Begins to fetch a response, unless somebody does already, or has.
  void begin(Asked asked, Found found) throws InterruptedException {
    var turn = shelf.await(found.key(), Duration.ZERO);
    var isBegun = false;
    try {
      isBegun = turn.isLeader() && begin(asked, found, turn);
    } finally {
      if (!isBegun) {
        turn.close();
      }
    }
  }

  private boolean begin(Asked asked, Found found, Turn turn) {
    var again = shelf.find(asked.key(), asked.headers());
    var stored = found.stored();
    var current = again.stored();
    if (stored == null || current == null || !current.freshness().equals(stored.freshness())) {
      return false;
    }
    var background = asked.inBackground();
    try {
      scheduler.after(Duration.ZERO, () -> run(background, again, new Term(turn)));
      return true;
    } catch (IllegalStateException _) {
      // The plugin has all the tasks that it may have: a later request tries again.
      return false;
    }
  }

  private void run(Asked asked, Found found, Term term) {
    try {
      drain(fetches.send(asked, found, term));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (GatewayException | IOException _) {
      failed.increment();
    } catch (RuntimeException e) {
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
