package dev.weir.gateway.telemetry.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One line that is being written, as bytes; used again and again.
///
/// Whatever a client sends, a line stays a line of printable ASCII: everything else is escaped. In
/// texts a `char` below 256 is a byte of the wire, as in [dev.weir.api.Headers].
final class Line {

  /// How values are written.
  enum Style {
    /// As JSON does it.
    JSON,
    /// As they are, but for what is not printable, `"` and `\`.
    PLAIN,
    /// For [TypedValues] to read.
    TYPED
  }

  static final byte TEXT = 't';
  static final byte NUMBER = 'n';
  static final byte SECONDS = 's';
  static final byte ABSENT = '-';

  /// The longest text; the rest of a longer one is left out.
  static final int MAX_TEXT = 2048;

  private static final int INITIAL = 2048;
  private static final int MAX_KEPT = 1 << 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CUT = "...".getBytes(StandardCharsets.US_ASCII);

  private static final boolean[] IS_PLAIN = new boolean[0x7f];

  static {
    Arrays.fill(IS_PLAIN, ' ', IS_PLAIN.length, true);
    IS_PLAIN['"'] = false;
    IS_PLAIN['\\'] = false;
  }

  private byte[] bytes = new byte[INITIAL];
  private int length;
  private Style style = Style.PLAIN;
  private int opened;

  /// Begins a new line.
  void begin(Style style) {
    this.style = style;
    length = 0;
    if (bytes.length > MAX_KEPT) {
      bytes = new byte[INITIAL];
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /// Takes back all that was written behind a place.
  void cutTo(int place) {
    length = place;
  }

  /// Replaces a byte.
  void set(int place, char ascii) {
    bytes[place] = (byte) ascii;
  }

  /// Writes what belongs to the format, as it is.
  void literal(byte[] literal) {
    ensure(literal.length);
    System.arraycopy(literal, 0, bytes, length, literal.length);
    length += literal.length;
  }

  /// Writes a character that is part of the format or of a value that is being written.
  void put(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  /// Writes a text that may hold anything.
  void text(String text) {
    openText();
    append(text);
    closeText();
  }

  /// Begins a text whose parts follow.
  void openText() {
    switch (style) {
      case JSON -> put('"');
      case PLAIN -> {}
      case TYPED -> {
        ensure(5);
        bytes[length] = TEXT;
        length += 5;
      }
    }
    opened = length;
  }

  /// Ends it.
  void closeText() {
    switch (style) {
      case JSON -> put('"');
      case PLAIN -> {}
      case TYPED -> putInt(opened - 4, length - opened);
    }
  }

  private void putInt(int at, int value) {
    for (var i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  /// Writes eight bytes, as they are.
  void putLong(long value) {
    ensure(8);
    for (var i = 56; i >= 0; i -= 8) {
      bytes[length++] = (byte) (value >>> i);
    }
  }

  /// Writes a whole number.
  void number(long value) {
    if (style == Style.TYPED) {
      put((char) NUMBER);
      putLong(value);
      return;
    }
    ensure(20);
    if (value < 0) {
      bytes[length++] = '-';
    }
    digits(Math.abs(value));
  }

  /// Writes a duration in seconds, with six digits behind the point.
  void seconds(long nanos) {
    if (style == Style.TYPED) {
      put((char) SECONDS);
      putLong(nanos);
      return;
    }
    ensure(28);
    var micros = Math.max(0, nanos) / 1000;
    digits(micros / 1_000_000);
    bytes[length++] = '.';
    padded((int) (micros % 1_000_000), 6);
  }

  /// Says that there is no value.
  void absent() {
    put((char) ABSENT);
  }

  /// Appends digits to the text that is open.
  void digits(long value) {
    ensure(20);
    var count = 1;
    for (var rest = value; rest >= 10; rest /= 10) {
      count++;
    }
    var rest = value;
    for (var i = length + count - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  /// Appends digits, with zeros in front.
  void padded(int value, int count) {
    ensure(count);
    var rest = value;
    for (var i = length + count - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  /// Appends 16 hexadecimal digits to the text that is open.
  void hex(long value) {
    ensure(16);
    for (var i = 60; i >= 0; i -= 4) {
      bytes[length++] = HEX[(int) (value >>> i) & 15];
    }
  }

  /// Appends anything to the text that is open.
  void append(String text) {
    var end = Math.min(text.length(), MAX_TEXT);
    ensure(end * 6 + CUT.length);
    var i = plain(text, 0, end);
    while (i < end) {
      i = plain(text, escape(text, i, end), end);
    }
    if (end < text.length()) {
      literal(CUT);
    }
  }

  /// Appends the characters that need no escape, up to the first that does.
  ///
  /// @return where that is
  // Most of a line goes through here: with what it works on in local variables it is twice as fast.
  private int plain(String text, int start, int end) {
    var to = bytes;
    var at = length - start;
    var i = start;
    while (i < end) {
      var c = text.charAt(i);
      if (c >= IS_PLAIN.length || !IS_PLAIN[c]) {
        break;
      }
      to[at + i] = (byte) c;
      i++;
    }
    length = at + i;
    return i;
  }

  private int escape(String text, int at, int end) {
    var c = text.charAt(at);
    if (style == Style.TYPED && c < 0x80) {
      bytes[length++] = (byte) c;
      return at + 1;
    }
    if (c == '"' || c == '\\') {
      bytes[length++] = '\\';
      bytes[length++] = (byte) c;
      return at + 1;
    }
    if (style == Style.PLAIN && c < 0x100) {
      bytes[length++] = '\\';
      bytes[length++] = 'x';
      hexByte(c);
      return at + 1;
    }
    var width = c < 0x100 ? Utf8Sequence.length(text, at, end) : 1;
    var codePoint = width == 1 ? c : Utf8Sequence.codePoint(text, at, width);
    codePoint(codePoint);
    return at + width;
  }

  private void codePoint(int codePoint) {
    if (style == Style.TYPED) {
      length = Utf8Sequence.encode(codePoint, bytes, length);
    } else if (Character.isBmpCodePoint(codePoint)) {
      unit((char) codePoint);
    } else {
      unit(Character.highSurrogate(codePoint));
      unit(Character.lowSurrogate(codePoint));
    }
  }

  private void unit(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    hexByte(c >>> 8);
    hexByte(c & 0xff);
  }

  private void hexByte(int value) {
    bytes[length++] = HEX[value >>> 4];
    bytes[length++] = HEX[value & 15];
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
