package dev.weir.plugins.cache;

import java.util.Locale;

/// What the cache did with a request, as it tells the client (RFC 9211).
///
/// @param name what the cache is called
record CacheStatus(String name) {

  static final String FIELD = "Cache-Status";

  /// Why a request was sent on.
  enum Forwarded {
    BYPASS,
    METHOD,
    URI_MISS,
    VARY_MISS,
    REQUEST,
    STALE,
    PARTIAL;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    @Override
    public String toString() {
      return text;
    }
  }

  /// The stored response was good, or good enough.
  String hit(Stored stored, long now) {
    var ttl = Math.floorDiv(stored.freshness().remaining(now), 1000L);
    return name + "; hit; ttl=" + ttl;
  }

  /// The stored response was stale and went out, for a reason.
  String stale(Stored stored, long now, String reason) {
    return hit(stored, now) + "; detail=" + reason;
  }

  /// The request was sent on.
  String forwarded(Forwarded why) {
    return name + "; fwd=" + why;
  }

  /// The request was sent on, and what came back is being stored.
  String stored(Forwarded why) {
    return forwarded(why) + "; stored";
  }

  /// Another request for the same was sent on, and what came back was good for this one too.
  String collapsed(Forwarded why) {
    return forwarded(why) + "; collapsed";
  }

  /// The request was sent on, and what was answered is not what came back.
  ///
  /// @param status what came back, or 0 if nothing did
  String replaced(Forwarded why, int status, String detail) {
    var came = status == 0 ? "" : "; fwd-status=" + status;
    return forwarded(why) + came + (detail.isEmpty() ? "" : "; detail=" + detail);
  }
}
