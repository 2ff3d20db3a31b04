package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import java.util.concurrent.TimeUnit;

/// What a client wants of caches (RFC 9111 section 5.2.1).
///
/// @param isStored whether its response may be stored, and it may have a stored one
/// @param isValidated whether it wants nothing that the upstream has not just confirmed
/// @param isOnlyIfCached whether the upstream is not to be asked
/// @param times how old and how fresh the response has to be
record Wishes(boolean isStored, boolean isValidated, boolean isOnlyIfCached, Times times) {

  private static final Times ANY = new Times(Long.MAX_VALUE, 0, Directives.ABSENT);

  /// A client that says nothing.
  static final Wishes NONE = new Wishes(true, false, false, ANY);

  /// In milliseconds.
  ///
  /// @param most how old the response may be
  /// @param fresh how long it has to stay fresh
  /// @param stale for how long it may have been stale; [Directives#ABSENT] for not at all
  record Times(long most, long fresh, long stale) {}

  static Wishes of(Headers request) {
    if (!request.contains("Cache-Control")) {
      return request.contains("Pragma") && FieldLists.contains(request, "Pragma", "no-cache")
          ? new Wishes(true, true, false, ANY)
          : NONE;
    }
    var directives = Directives.of(request);
    var wishes =
        new Wishes(
            !directives.has("no-store"),
            directives.has("no-cache"),
            directives.has("only-if-cached"),
            new Times(
                millis(directives.seconds("max-age"), ANY.most),
                millis(directives.seconds("min-fresh"), ANY.fresh),
                millis(directives.secondsOrAny("max-stale"), ANY.stale)));
    return wishes.equals(NONE) ? NONE : wishes;
  }

  private static long millis(long seconds, long otherwise) {
    return seconds == Directives.ABSENT ? otherwise : TimeUnit.SECONDS.toMillis(seconds);
  }

  /// Whether the client takes whatever the cache thinks is good.
  boolean areNone() {
    return equals(NONE);
  }

  /// Whether a response with this freshness will do.
  boolean accept(Freshness freshness, long now) {
    if (isValidated || freshness.age(now) >= times.most) {
      return false;
    }
    if (freshness.isFresh(now)) {
      return freshness.remaining(now) >= times.fresh;
    }
    return times.stale != Directives.ABSENT
        && freshness.isAllowedStale()
        && -freshness.remaining(now) <= times.stale;
  }
}
