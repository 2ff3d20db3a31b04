package dev.weir.gateway.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Text and numbers as the server gets them.
final class Keys {

  private static final int NANOS_IN_MILLI = 1_000_000;

  private Keys() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  /// In milliseconds, rounded up: an end that is a little late harms less than none at all.
  static byte[] millis(Duration time) {
    return bytes(Math.ceilDiv(time.toNanos(), NANOS_IN_MILLI));
  }
}
