package dev.weir.gateway.telemetry.trace;

import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/// The field `tracestate` (W3C Trace Context): what tracing systems say to their like further on.
/// The gateway passes it on as it is, if it is right.
final class TraceStateField {

  private static final int MOST_MEMBERS = 32;
  private static final int LONGEST = 256;
  private static final int LONGEST_TENANT = 241;
  private static final int LONGEST_SYSTEM = 14;

  private TraceStateField() {}

  /// The same text if all that it says is right; null if not, or if it says nothing.
  static @Nullable String checked(String text) {
    var members = 0;
    var start = 0;
    while (start <= text.length()) {
      var comma = text.indexOf(',', start);
      var end = comma < 0 ? text.length() : comma;
      var first = skipSpace(text, start, end);
      var last = end;
      while (last > first && isSpace(text.charAt(last - 1))) {
        last--;
      }
      if (first < last) {
        members++;
        if (!isMember(text, first, last)) {
          return null;
        }
      }
      start = end + 1;
    }
    return members == 0 || members > MOST_MEMBERS ? null : text;
  }

  private static int skipSpace(String text, int from, int to) {
    var at = from;
    while (at < to && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isMember(String text, int from, int to) {
    var equals = text.indexOf('=', from);
    return equals > from
        && equals < to
        && isKey(text, from, equals)
        && isValue(text, equals + 1, to);
  }

  private static boolean isKey(String text, int from, int to) {
    var at = text.indexOf('@', from);
    if (at < 0 || at >= to) {
      return isName(text, from, to, LONGEST);
    }
    return isName(text, from, at, LONGEST_TENANT) && isName(text, at + 1, to, LONGEST_SYSTEM);
  }

  private static boolean isName(String text, int from, int to, int longest) {
    if (from >= to || to - from > longest || !isAlphanumeric(text.charAt(from))) {
      return false;
    }
    for (var i = from; i < to; i++) {
      if (!isAlphanumeric(text.charAt(i)) && "_-*/".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isValue(String text, int from, int to) {
    for (var i = from; i < to; i++) {
      var c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '=') {
        return false;
      }
    }
    return from < to && to - from <= LONGEST;
  }

  /// What a checked text says, for the SDK.
  static TraceState parsed(@Nullable String checked) {
    if (checked == null) {
      return TraceState.getDefault();
    }
    var members = checked.split(",", -1);
    var state = TraceState.builder();
    // The SDK puts what comes later in front.
    for (var i = members.length - 1; i >= 0; i--) {
      var member = members[i].strip();
      var equals = member.indexOf('=');
      if (equals > 0) {
        state.put(member.substring(0, equals), member.substring(equals + 1));
      }
    }
    return state.build();
  }
}
