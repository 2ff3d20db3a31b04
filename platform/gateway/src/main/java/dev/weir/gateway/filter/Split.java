package dev.weir.gateway.filter;

/// Which version of a plugin a request gets: the one that is tried out, or the one before it.
///
/// It is decided by the id of the request alone. So a request meets one version however many
/// filters of the plugin it passes and however often it is tried again, and nobody waits for a
/// counter. Two plugins decide independently.
///
/// @param plugin the id of the plugin
/// @param share how many of 10,000 requests get the candidate
public record Split(String plugin, int share) {

  /// All requests.
  public static final int ALL = 10_000;

  /// Whether a request gets the candidate.
  ///
  /// @param request the request's id
  public boolean isCandidate(String request) {
    var hash = mix(request.hashCode() ^ mix(plugin.hashCode()));
    return Integer.remainderUnsigned(hash, ALL) < share;
  }

  // The finalizer of MurmurHash3: every bit of the result depends on every bit of the hash.
  private static int mix(int hash) {
    var mixed = hash;
    mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }
}
