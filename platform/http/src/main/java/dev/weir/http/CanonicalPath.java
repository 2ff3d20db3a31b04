package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/// The one spelling of a request path: what is matched is what is authorised is what is forwarded.
///
/// | In the path | Becomes |
/// | --- | --- |
/// | a percent-encoded letter, digit, `-`, `.`, `_`, `~` | the character itself |
/// | any other percent-encoding | the same with upper-case hex digits |
/// | several `/` in a row | one `/` |
/// | the segments `.` and `..`, also as `%2e` | resolved, after the rows above |
/// | `..` that climbs above `/` | refused |
/// | `%2F`, `%5C`, `%3B`, an encoded control character | refused |
/// | encoded bytes that are not well-formed UTF-8 | refused |
/// | `%` without two hex digits | refused |
/// | `;`, `\`, `#`, `?` and all else that RFC 3986 section 3.3 has no place for, raw | refused |
///
/// A canonical path stays as it is, so it makes no difference how often the rule is applied.
public final class CanonicalPath {

  private static final byte REFUSED = 0;
  private static final byte PLAIN = 1;
  private static final byte DOT = 2;
  private static final byte SLASH = 3;
  private static final byte PERCENT = 4;

  private static final byte[] KINDS = kinds();

  private final byte[] source;
  private final int to;
  private final byte[] target;
  private int length;

  /// Where the segment that is being written begins in the target.
  private int segment;

  private CanonicalPath(byte[] source, int from, int to) {
    this.source = source;
    this.to = to;
    this.target = new byte[to - from];
  }

  /// The canonical form of the path in those bytes, which do not include a query.
  ///
  /// @throws IllegalArgumentException if the path is refused; the message says for what
  public static String of(byte[] bytes, int from, int to) {
    if (from == to || bytes[from] != '/') {
      throw new Refusal(printable(bytes, from, to), "a path that starts with /");
    }
    return isCanonical(bytes, from, to)
        ? new String(bytes, from, to - from, ISO_8859_1)
        : new CanonicalPath(bytes, from, to).rewrite(from);
  }

  /// The canonical form of a path as a person writes it in a configuration: characters outside of
  /// ASCII count as their percent-encoded UTF-8.
  ///
  /// @throws IllegalArgumentException if the path is refused; the message says for what
  public static String of(String path) {
    var encoded = new StringBuilder(path.length());
    path.codePoints().forEach(c -> appendEncoded(encoded, c));
    var bytes = encoded.toString().getBytes(US_ASCII);
    return of(bytes, 0, bytes.length);
  }

  private static void appendEncoded(StringBuilder encoded, int codePoint) {
    if (codePoint < 0x80) {
      encoded.append((char) codePoint);
      return;
    }
    if (Character.getType(codePoint) == Character.SURROGATE) {
      throw new Refusal(String.format("\\u%04X", codePoint), "a whole character");
    }
    for (var b : Character.toString(codePoint).getBytes(UTF_8)) {
      encoded.append(String.format("%%%02X", b & 0xFF));
    }
  }

  /// The one scan of the common case.
  private static boolean isCanonical(byte[] bytes, int from, int to) {
    var afterSlash = false;
    for (var at = from; at < to; at++) {
      var kind = KINDS[bytes[at] & 0xFF];
      if (kind == PERCENT) {
        var end = CanonicalPathEncoding.end(bytes, at, to);
        if (!CanonicalPathEncoding.isCanonical(bytes, at, end)) {
          return false;
        }
        at = end - 1;
      } else if (kind == REFUSED) {
        throw refusal(bytes[at]);
      } else if (afterSlash && kind != PLAIN && isRewritten(bytes, at, to)) {
        return false;
      }
      afterSlash = kind == SLASH;
    }
    return true;
  }

  /// Whether a second slash or a dot segment begins here, just after a slash.
  private static boolean isRewritten(byte[] bytes, int at, int to) {
    if (bytes[at] == '/') {
      return true;
    }
    var end = at + 1 < to && bytes[at + 1] == '.' ? at + 2 : at + 1;
    return end == to || bytes[end] == '/';
  }

  private String rewrite(int from) {
    for (var at = from; at < to; at++) {
      var b = source[at];
      switch (KINDS[b & 0xFF]) {
        case REFUSED -> throw refusal(b);
        case SLASH -> endSegment(true);
        case PERCENT -> at = rewriteEncoding(at) - 1;
        default -> target[length++] = b;
      }
    }
    endSegment(false);
    return new String(target, 0, length, ISO_8859_1);
  }

  private int rewriteEncoding(int at) {
    var end = CanonicalPathEncoding.end(source, at, to);
    var value = CanonicalPathEncoding.valueAt(source, at, to);
    if (CanonicalPathEncoding.isUnreserved(value)) {
      target[length++] = (byte) value;
      return end;
    }
    for (var i = at; i < end; i++) {
      target[length++] = (byte) (source[i] >= 'a' ? source[i] - 'a' + 'A' : source[i]);
    }
    return end;
  }

  /// Resolves the segment if it is a dot segment; then lets the next one begin.
  private void endSegment(boolean withSlash) {
    if (segmentIs("..")) {
      climb();
    } else if (segmentIs(".")) {
      length = segment;
    }
    if (withSlash && (length == 0 || target[length - 1] != '/')) {
      target[length++] = '/';
    }
    segment = length;
  }

  private boolean segmentIs(String dots) {
    if (length - segment != dots.length()) {
      return false;
    }
    for (var i = segment; i < length; i++) {
      if (target[i] != '.') {
        return false;
      }
    }
    return true;
  }

  private void climb() {
    if (segment == 1) {
      throw new Refusal("..", "a path that stays below /");
    }
    length = segment - 1;
    while (target[length - 1] != '/') {
      length--;
    }
  }

  private static IllegalArgumentException refusal(byte b) {
    return new Refusal(printable(new byte[] {b}, 0, 1), "a character that RFC 3986 has in a path");
  }

  /// At most 40 of the bytes, fit for a log line.
  static String printable(byte[] bytes, int from, int to) {
    var text = new StringBuilder();
    for (var i = from; i < Math.min(to, from + 40); i++) {
      if (bytes[i] >= ' ' && bytes[i] < 0x7F) {
        text.append((char) bytes[i]);
      } else {
        text.append(String.format("\\x%02X", bytes[i] & 0xFF));
      }
    }
    return text.toString();
  }

  private static byte[] kinds() {
    var kinds = new byte[256];
    for (var c = '!'; c < 0x7F; c++) {
      kinds[c] = "\"#;<>?[\\]^`{|}".indexOf(c) < 0 ? PLAIN : REFUSED;
    }
    kinds['.'] = DOT;
    kinds['/'] = SLASH;
    kinds['%'] = PERCENT;
    return kinds;
  }

  /// Has no stack trace, because clients can cause it at will.
  static final class Refusal extends IllegalArgumentException {

    Refusal(String offending, String expected) {
      super("'" + offending + "' (expected: " + expected + ")");
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
