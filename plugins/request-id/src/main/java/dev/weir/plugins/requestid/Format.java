package dev.weir.plugins.requestid;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// What a new request id looks like.
///
/// An id tells requests apart, it protects nothing. So the random bits come from
/// [ThreadLocalRandom]: no two threads wait for each other, as they would for the one
/// `SecureRandom` behind [UUID#randomUUID].
public enum Format {

  /// A random UUID, version 4 of RFC 9562.
  UUID {
    @Override
    String next() {
      return uuid(4, ThreadLocalRandom.current().nextLong());
    }
  },

  /// A UUID that starts with the time, version 7 of RFC 9562: ids sort by age.
  UUID7 {
    @Override
    String next() {
      var random = ThreadLocalRandom.current().nextLong();
      return uuid(7, System.currentTimeMillis() << 16 | (random & 0xfff));
    }
  };

  /// A new id.
  abstract String next();

  private static String uuid(int version, long high) {
    var low = ThreadLocalRandom.current().nextLong();
    return new UUID(
            (high & ~0xf000L) | (version << 12), (low & 0x3fffffffffffffffL) | Long.MIN_VALUE)
        .toString();
  }
}
