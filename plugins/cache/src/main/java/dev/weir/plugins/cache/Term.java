package dev.weir.plugins.cache;

import dev.weir.api.SharedCache.Turn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A turn to fetch a response, or none: what is said about the outcome reaches those that wait, if
/// there can be any.
///
/// @param turn of a leader; null if nobody waits
record Term(@Nullable Turn turn) implements AutoCloseable {

  /// One of a request that goes on its own.
  static final Term NONE = new Term(null);

  /// Whether others may wait for the outcome.
  boolean isLeader() {
    return turn != null;
  }

  /// The response is stored, for all.
  void landed() {
    if (turn != null) {
      turn.succeeded();
    }
  }

  /// The others have to ask themselves, and so does who comes within a time.
  void notShared(Duration remembered) {
    if (turn != null) {
      turn.notShared(remembered);
    }
  }

  /// Somebody else has to ask, if nothing was said.
  @Override
  public void close() {
    if (turn != null) {
      turn.close();
    }
  }
}
