package dev.weir.gateway.telemetry.trace;

import dev.weir.gateway.log.TraceContext;
import dev.weir.http.FieldName;
import dev.weir.http.HeaderBlock;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The fields of B3, as Zipkin and old meshes send them: `b3`, or `X-B3-TraceId` and others.
final class B3 {

  private static final Pattern SINGLE =
      Pattern.compile(
          "(?<trace>(?:[0-9a-f]{16}){1,2})-(?<span>[0-9a-f]{16})(?:-(?<sampled>[01d])(?:-[0-9a-f]{16})?)?");
  private static final Pattern TRACE = Pattern.compile("(?:[0-9a-f]{16}){1,2}");
  private static final Pattern SPAN = Pattern.compile("[0-9a-f]{16}");
  private static final int ID = 16;

  private B3() {}

  /// The trace that a head names; null if it names none. Of one that only says whether to sample, a
  /// trace without an id.
  static @Nullable TraceContext read(HeaderBlock head) {
    var single = only(head, FieldName.B3);
    var context = single == null ? null : ofSingle(single);
    return context == null ? ofMany(head) : context;
  }

  private static @Nullable String only(HeaderBlock head, FieldName name) {
    var index = head.indexOf(name, 0);
    return index < 0 || head.indexOf(name, index + 1) >= 0 ? null : head.value(index);
  }

  private static @Nullable TraceContext ofSingle(String text) {
    if (text.length() == 1 && "01d".contains(text)) {
      return context(0, 0, 0, text);
    }
    var parts = SINGLE.matcher(text);
    return parts.matches()
        ? named(parts.group("trace"), parts.group("span"), parts.group("sampled"))
        : null;
  }

  private static @Nullable TraceContext ofMany(HeaderBlock head) {
    var trace = only(head, FieldName.X_B3_TRACEID);
    var span = only(head, FieldName.X_B3_SPANID);
    var isDebug = "1".equals(only(head, FieldName.X_B3_FLAGS));
    var sampled = isDebug ? "d" : sampled(only(head, FieldName.X_B3_SAMPLED));
    if (trace == null || span == null) {
      return sampled == null ? null : context(0, 0, 0, sampled);
    }
    return TRACE.matcher(trace).matches() && SPAN.matcher(span).matches()
        ? named(trace, span, sampled)
        : null;
  }

  // Some libraries of old write a word.
  private static @Nullable String sampled(@Nullable String text) {
    return switch (text) {
      case "1", "true" -> "1";
      case "0", "false" -> "0";
      case null, default -> null;
    };
  }

  private static @Nullable TraceContext named(String trace, String span, @Nullable String sampled) {
    var isLong = trace.length() > ID;
    var high = isLong ? HexFormat.fromHexDigitsToLong(trace, 0, ID) : 0;
    var low = HexFormat.fromHexDigitsToLong(trace, isLong ? ID : 0, trace.length());
    var parent = HexFormat.fromHexDigitsToLong(span);
    return (high | low) == 0 || parent == 0 ? null : context(high, low, parent, sampled);
  }

  private static TraceContext context(long high, long low, long parent, @Nullable String sampled) {
    var flags =
        switch (sampled) {
          case null -> TraceContext.UNDECIDED;
          case "0" -> 0;
          default -> TraceContext.SAMPLED;
        };
    return new TraceContext(high, low, parent, 0, flags, null, TraceContext.W3C);
  }
}
