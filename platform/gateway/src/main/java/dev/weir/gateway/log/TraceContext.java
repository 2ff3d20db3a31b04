package dev.weir.gateway.log;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The trace that a request belongs to, and its place in it.
///
/// Ids are numbers here; what they look like in text is only made when somebody asks.
///
/// @param traceHigh the first half of the trace's id
/// @param traceLow its second half, which is random
/// @param parentId the span of whoever sent the request; 0 if the trace begins here
/// @param spanId the span of the request in this gateway; 0 if the gateway takes no part in the
///   trace: then it only knows of it
/// @param flags those of `traceparent`
/// @param state what stood in `tracestate`; null if nothing did
/// @param formats in which the context goes to upstreams, of [#W3C], [#B3] and [#B3_MULTI]
public record TraceContext(
    long traceHigh,
    long traceLow,
    long parentId,
    long spanId,
    int flags,
    @Nullable String state,
    int formats) {

  /// The flag that says that spans go to a collector.
  public static final int SAMPLED = 1;

  /// The flag that says that the second half of the trace's id is random.
  public static final int RANDOM = 2;

  /// Whoever sent the request leaves it to the gateway whether spans go to a collector. Not a flag
  /// of `traceparent`; B3 can say so.
  public static final int UNDECIDED = 0x100;

  /// `traceparent` and `tracestate`.
  public static final int W3C = 1;

  /// `b3`.
  public static final int B3 = 2;

  /// `X-B3-TraceId` and the others.
  public static final int B3_MULTI = 4;

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /// Whether the gateway takes part: upstreams get its own spans as their parents.
  public boolean isOurs() {
    return spanId != 0;
  }

  /// Whether spans go to a collector.
  public boolean isSampled() {
    return (flags & SAMPLED) != 0;
  }

  /// The span that is the parent of what the request asks for; whoever sent the request, if the
  /// gateway takes no part.
  public long callerId() {
    return isOurs() ? spanId : parentId;
  }

  /// The id of the trace, as 32 hexadecimal digits.
  public String traceId() {
    return text(traceHigh, traceLow);
  }

  /// The id of a span, as 16 hexadecimal digits.
  public static String text(long spanId) {
    return HEX.toHexDigits(spanId);
  }

  /// The two halves of an id, as 32 hexadecimal digits.
  public static String text(long high, long low) {
    var digits = new byte[32];
    for (var i = 0; i < 16; i++) {
      digits[15 - i] = DIGITS[(int) (high >>> (4 * i)) & 15];
      digits[31 - i] = DIGITS[(int) (low >>> (4 * i)) & 15];
    }
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  /// The place of what a span of the request asks for. If the gateway takes no part, whoever sent
  /// the request is its parent.
  TraceContext within(long parent) {
    return isOurs()
        ? new TraceContext(traceHigh, traceLow, parent, parent, flags, state, formats)
        : this;
  }
}
