package dev.weir.gateway.plugin;

import java.nio.file.Path;
import java.util.Map;

/// Tells when a directory that changed has come to rest.
///
/// A change is reported once two looks in a row find the same, so that a file that is still being
/// written, or a jar that is replaced by removing and adding it, is reported once and complete.
final class Settling {

  private Map<Path, Fingerprint> reported;
  private Map<Path, Fingerprint> last;

  Settling(Map<Path, Fingerprint> start) {
    reported = start;
    last = start;
  }

  /// Takes a look, and returns whether a change is to be reported.
  boolean observe(Map<Path, Fingerprint> now) {
    var isStill = now.equals(last);
    last = now;
    if (!isStill || now.equals(reported)) {
      return false;
    }
    reported = now;
    return true;
  }

  /// Whether the next look should come soon.
  boolean isRestless() {
    return !last.equals(reported);
  }
}
