package dev.weir.http;

import dev.weir.http.CanonicalPath.Refusal;

/// The percent-encoded characters of a path.
final class CanonicalPathEncoding {

  private static final int LENGTH = 3;

  private CanonicalPathEncoding() {}

  /// Where the character that begins here ends: it is one encoding, or up to four that are the
  /// UTF-8 of one character.
  ///
  /// @throws IllegalArgumentException if it is malformed, or must not be in a path
  static int end(byte[] bytes, int at, int to) {
    var value = valueAt(bytes, at, to);
    if (value < 0) {
      var shown = CanonicalPath.printable(bytes, at, Math.min(at + LENGTH, to));
      throw new Refusal(shown, "two hex digits after %");
    }
    if (value >= 0x80) {
      return endOfUtf8(bytes, at, to);
    }
    if (value < ' ' || value == 0x7F) {
      throw refusal(bytes, at, at + LENGTH, "no control character in a path");
    }
    if (value == '/' || value == '\\' || value == ';') {
      throw refusal(bytes, at, at + LENGTH, "no encoded separator in a path");
    }
    return at + LENGTH;
  }

  /// The byte that is encoded here, -1 if this is no percent-encoding.
  static int valueAt(byte[] bytes, int at, int to) {
    if (at + LENGTH > to || bytes[at] != '%') {
      return -1;
    }
    var value = digit(bytes[at + 1]) << 4 | digit(bytes[at + 2]);
    return value < 0 ? -1 : value;
  }

  /// Whether the encoding of one character, already checked by [#end], stays as it is.
  static boolean isCanonical(byte[] bytes, int at, int end) {
    for (var i = at; i < end; i++) {
      if (bytes[i] >= 'a') {
        return false;
      }
    }
    return !isUnreserved(valueAt(bytes, at, end));
  }

  static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /// Takes what table 3-7 of the Unicode standard calls well-formed: no overlong form, no
  /// surrogate, nothing above U+10FFFF. The range of the second byte decides all three.
  private static int endOfUtf8(byte[] bytes, int at, int to) {
    var first = valueAt(bytes, at, to);
    var second = valueAt(bytes, at + LENGTH, to);
    var size = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    var end = at + size * LENGTH;
    if (size == 0 || second < lowestSecond(first) || second > highestSecond(first)) {
      throw malformed(bytes, at, to);
    }
    for (var i = at + 2 * LENGTH; i < end; i += LENGTH) {
      if ((valueAt(bytes, i, to) & ~0x3F) != 0x80) {
        throw malformed(bytes, at, to);
      }
    }
    if (first == 0xC2 && second < 0xA0) {
      throw refusal(bytes, at, end, "no control character in a path");
    }
    return end;
  }

  private static int lowestSecond(int first) {
    return first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  }

  private static int highestSecond(int first) {
    return first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  }

  private static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    var lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /// Shows the run of encodings that the malformed character begins, four at most.
  private static Refusal malformed(byte[] bytes, int at, int to) {
    var end = at;
    while (end < at + 4 * LENGTH && valueAt(bytes, end, to) >= 0x80) {
      end += LENGTH;
    }
    return refusal(bytes, at, end, "well-formed UTF-8");
  }

  private static Refusal refusal(byte[] bytes, int at, int end, String expected) {
    return new Refusal(CanonicalPath.printable(bytes, at, end), expected);
  }
}
