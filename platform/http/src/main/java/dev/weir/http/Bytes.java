package dev.weir.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Character classes and searches in bytes, eight at a time where that pays.
final class Bytes {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LINE_FEEDS = '\n' * ONES;
  private static final long DELETES = 0x7fL * ONES;
  private static final long SPACES = ' ' * ONES;

  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] REQUEST_FIELD = new boolean[256];
  private static final boolean[] TARGET = new boolean[256];

  static {
    for (var c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (var c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 'a' + 'A'] = true;
    }
    for (var c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
    System.arraycopy(TOKEN, 0, REQUEST_FIELD, 0, TOKEN.length);
    REQUEST_FIELD['_'] = false;
    for (var c = '!'; c < 127; c++) {
      TARGET[c] = true;
    }
  }

  private Bytes() {}

  /// Whether the byte may stand in a token (RFC 9110 section 5.6.2).
  static boolean isToken(byte b) {
    return TOKEN[b & 0xff];
  }

  /// The end of the field name that begins at `from`.
  static int endOfFieldName(byte[] bytes, int from, int to, boolean mayUnderscore) {
    var allowed = mayUnderscore ? TOKEN : REQUEST_FIELD;
    var i = from;
    while (i < to && allowed[bytes[i] & 0xff]) {
      i++;
    }
    return i;
  }

  /// Whether the byte may stand in a request target at all: visible ASCII.
  static boolean isTarget(byte b) {
    return TARGET[b & 0xff];
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /// The index of the first line feed in [from, to), or -1.
  static int indexOfLineFeed(byte[] bytes, int from, int to) {
    var i = from;
    for (; i <= to - 8; i += 8) {
      var differences = (long) LONG.get(bytes, i) ^ LINE_FEEDS;
      var zeros = (differences - ONES) & ~differences & HIGHS;
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /// The index of the first byte in [from, to) that may not stand in a field value: a control
  /// character other than the tab (RFC 9110 section 5.5); -1 if there is none.
  static int indexOfControl(byte[] bytes, int from, int to) {
    var i = from;
    while (i < to) {
      if (i <= to - 8) {
        var word = (long) LONG.get(bytes, i);
        var below = (word - SPACES) & ~word & HIGHS;
        var deleted = word ^ DELETES;
        var deletes = (deleted - ONES) & ~deleted & HIGHS;
        if ((below | deletes) == 0) {
          i += 8;
          continue;
        }
      }
      var b = bytes[i];
      if ((b >= 0 && b < ' ' && b != '\t') || b == 127) {
        return i;
      }
      i++;
    }
    return -1;
  }

  /// Whether the bytes are these letters, whatever their case.
  ///
  /// @param lower lower-case letters, digits and hyphens; the bytes must be token characters
  static boolean equalsIgnoreCase(byte[] bytes, int from, int to, byte[] lower) {
    if (to - from != lower.length) {
      return false;
    }
    for (var i = 0; i < lower.length; i++) {
      if ((bytes[from + i] | 0x20) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /// Whether the bytes are this text, whatever the case of its ASCII letters.
  static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String text) {
    if (to - from != text.length()) {
      return false;
    }
    for (var i = 0; i < text.length(); i++) {
      if (lower(bytes[from + i]) != lower((byte) text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 0x20 : b;
  }

  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// The text for a log line: at most 60 characters, nothing but visible ASCII.
  static String printable(byte[] bytes, int from, int to) {
    var text = new StringBuilder();
    for (var i = from; i < Math.min(to, from + 60); i++) {
      if (bytes[i] >= ' ' && bytes[i] < 127) {
        text.append((char) bytes[i]);
      } else {
        text.append(String.format("\\x%02x", bytes[i]));
      }
    }
    return to - from > 60 ? text.append("...").toString() : text.toString();
  }
}
