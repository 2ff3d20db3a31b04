package dev.weir.marketplace.index;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How well a gateway knows an index.
///
/// @param state what it knows; empty before the first refresh
/// @param problem why the last refresh failed, if it did
public record IndexStatus(
    String index, Optional<TrustedFiles.State> state, Instant now, Optional<String> problem) {

  /// How current that is.
  public enum Freshness {
    /// As new as the index says it has to be.
    FRESH,
    /// Too old, or the last refresh failed.
    STALE,
    /// From an archive: as new as it can be.
    FROZEN,
    /// Nothing is known.
    UNKNOWN
  }

  /// How current what is known is.
  public Freshness freshness() {
    if (state.isEmpty()) {
      return Freshness.UNKNOWN;
    }
    if (state.get().isFrozen()) {
      return Freshness.FROZEN;
    }
    return problem.isEmpty() && now.isBefore(state.get().expires())
        ? Freshness.FRESH
        : Freshness.STALE;
  }

  /// How long ago it was found to be the newest.
  public Optional<Duration> age() {
    return state.map(known -> Duration.between(known.refreshed(), now));
  }

  /// `v42, fresh (expires in 6 d), root v2, 2-of-3`.
  public String text() {
    if (state.isEmpty()) {
      return "unknown" + problem.map(why -> ": " + why).orElse("");
    }
    var known = state.get();
    var left = Duration.between(now, known.expires());
    var text = "v%d, ".formatted(known.version());
    text +=
        switch (freshness()) {
          case FRESH -> "fresh (expires in " + Ages.text(left) + ")";
          case FROZEN ->
              "frozen, "
                  + (left.isNegative()
                      ? "expired " + Ages.text(left.negated()) + " ago"
                      : "expires in " + Ages.text(left));
          case STALE, UNKNOWN -> "stale, " + Ages.text(age().orElseThrow()) + " old";
        };
    return text + ", " + known.root() + problem.map(why -> "; " + why).orElse("");
  }

  @Override
  public String toString() {
    return index + " " + text();
  }
}
