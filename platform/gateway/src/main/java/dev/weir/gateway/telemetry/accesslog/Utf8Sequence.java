package dev.weir.gateway.telemetry.accesslog;

/// UTF-8 in a text whose characters are bytes.
final class Utf8Sequence {

  private Utf8Sequence() {}

  /// How many characters from a place on are one well-formed sequence (RFC 3629); 1 if none is.
  static int length(String text, int at, int end) {
    var first = text.charAt(at);
    var length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > end) {
      return 1;
    }
    for (var i = at + 1; i < at + length; i++) {
      if ((text.charAt(i) & ~0x3f) != 0x80) {
        return 1;
      }
    }
    return isShortest(codePoint(text, at, length), length) ? length : 1;
  }

  private static boolean isShortest(int codePoint, int length) {
    return switch (length) {
      case 3 -> codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff);
      case 4 -> codePoint >= 0x10000 && codePoint <= 0x10ffff;
      default -> true;
    };
  }

  /// What a sequence of more than one character stands for.
  static int codePoint(String text, int at, int length) {
    var codePoint = text.charAt(at) & (0xff >>> (length + 1));
    for (var i = at + 1; i < at + length; i++) {
      codePoint = codePoint << 6 | (text.charAt(i) & 0x3f);
    }
    return codePoint;
  }

  /// Writes a code point that is not ASCII; half of a surrogate pair becomes U+FFFD.
  ///
  /// @return the place behind it
  static int encode(int codePoint, byte[] to, int at) {
    var c = codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint;
    var next = at;
    if (c < 0x800) {
      to[next++] = (byte) (0xc0 | c >> 6);
    } else if (c < 0x10000) {
      to[next++] = (byte) (0xe0 | c >> 12);
      to[next++] = (byte) (0x80 | (c >> 6 & 0x3f));
    } else {
      to[next++] = (byte) (0xf0 | c >> 18);
      to[next++] = (byte) (0x80 | (c >> 12 & 0x3f));
      to[next++] = (byte) (0x80 | (c >> 6 & 0x3f));
    }
    to[next++] = (byte) (0x80 | (c & 0x3f));
    return next;
  }
}
