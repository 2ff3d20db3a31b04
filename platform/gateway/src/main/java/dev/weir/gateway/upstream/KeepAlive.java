package dev.weir.gateway.upstream;

import dev.weir.http.FieldName;
import dev.weir.http.HeaderBlock;
import java.util.concurrent.TimeUnit;

/// What a server says about how long it keeps idle connections: `Keep-Alive: timeout=5`.
final class KeepAlive {

  private static final String TIMEOUT = "timeout=";
  private static final int MAX_DIGITS = 6;

  private KeepAlive() {}

  /// How long a connection may stay idle: a server is taken at its word, with a second to spare.
  ///
  /// @param most what the configuration allows
  static long idleNanos(HeaderBlock head, long most) {
    var index = head.indexOf(FieldName.KEEP_ALIVE, 0);
    if (index < 0) {
      return most;
    }
    var bytes = head.bytes();
    var idle = most;
    var from = head.valueStart(index);
    while (from < head.valueEnd(index)) {
      var comma = from;
      while (comma < head.valueEnd(index) && bytes[comma] != ',') {
        comma++;
      }
      var seconds = timeout(bytes, from, comma);
      if (seconds >= 0) {
        idle = Math.min(idle, TimeUnit.SECONDS.toNanos(Math.max(0, seconds - 1)));
      }
      from = comma + 1;
    }
    return idle;
  }

  // The seconds if this is the parameter, else -1.
  private static int timeout(byte[] bytes, int from, int to) {
    var start = from;
    while (start < to && isSpace(bytes[start])) {
      start++;
    }
    var end = to;
    while (end > start && isSpace(bytes[end - 1])) {
      end--;
    }
    var digits = end - start - TIMEOUT.length();
    if (digits < 1 || digits > MAX_DIGITS) {
      return -1;
    }
    for (var i = 0; i < TIMEOUT.length(); i++) {
      if (bytes[start + i] != TIMEOUT.charAt(i)) {
        return -1;
      }
    }
    var seconds = 0;
    for (var i = end - digits; i < end; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      seconds = seconds * 10 + bytes[i] - '0';
    }
    return seconds;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }
}
