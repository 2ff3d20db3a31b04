package dev.weir.gateway.telemetry.trace;

import dev.weir.gateway.log.TraceContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The field `traceparent` (W3C Trace Context): `00-`, the trace, the parent and the flags.
///
/// Read strictly, and from the bytes of a head: this runs for each request.
final class TraceParent {

  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int PARENT = 36;
  private static final int FLAGS = 53;
  private static final int KNOWN_FLAGS = TraceContext.SAMPLED | TraceContext.RANDOM;

  // Of what is no lower-case hexadecimal digit, a number with the highest bit set.
  private static final byte[] DIGITS = digits();

  private TraceParent() {}

  private static byte[] digits() {
    var digits = new byte[256];
    Arrays.fill(digits, (byte) -1);
    for (var i = 0; i < 10; i++) {
      digits['0' + i] = (byte) i;
    }
    for (var i = 10; i < 16; i++) {
      digits['a' + i - 10] = (byte) i;
    }
    return digits;
  }

  /// The trace that the bytes in [from, to) name; null if they name none. The gateway takes no part
  /// in it yet.
  static @Nullable TraceContext parse(byte[] bytes, int from, int to, @Nullable String state) {
    if (!hasShape(bytes, from, to)) {
      return null;
    }
    var wrong = 0;
    var high = 0L;
    var low = 0L;
    var parent = 0L;
    for (var i = 0; i < 16; i++) {
      var ofHigh = DIGITS[bytes[from + TRACE + i] & 0xff];
      var ofLow = DIGITS[bytes[from + TRACE + 16 + i] & 0xff];
      var ofParent = DIGITS[bytes[from + PARENT + i] & 0xff];
      wrong |= ofHigh | ofLow | ofParent;
      high = high << 4 | ofHigh;
      low = low << 4 | ofLow;
      parent = parent << 4 | ofParent;
    }
    var flags = octet(bytes, from + FLAGS);
    if ((wrong | flags) < 0 || (high | low) == 0 || parent == 0) {
      return null;
    }
    return new TraceContext(high, low, parent, 0, flags & KNOWN_FLAGS, state, TraceContext.W3C);
  }

  // Of later versions more may follow, behind a hyphen; there will never be a version ff.
  private static boolean hasShape(byte[] bytes, int from, int to) {
    if (to - from < LENGTH
        || bytes[from + TRACE - 1] != '-'
        || bytes[from + PARENT - 1] != '-'
        || bytes[from + FLAGS - 1] != '-') {
      return false;
    }
    var version = octet(bytes, from);
    if (version < 0 || version == 0xff) {
      return false;
    }
    return to - from == LENGTH || (version > 0 && bytes[from + LENGTH] == '-');
  }

  /// The number that two digits say; negative if they are none.
  private static int octet(byte[] bytes, int at) {
    var first = DIGITS[bytes[at] & 0xff];
    var second = DIGITS[bytes[at + 1] & 0xff];
    return (first | second) < 0 ? -1 : first << 4 | second;
  }
}
