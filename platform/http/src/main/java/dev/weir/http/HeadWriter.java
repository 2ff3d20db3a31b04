package dev.weir.http;

import java.util.Arrays;

/// The bytes of a head while it is put together. Not safe for use by several threads.
public final class HeadWriter {

  private static final int LONGEST_NUMBER = 20;
  private static final byte[] HEX = Bytes.ascii("0123456789abcdef");

  private byte[] bytes;
  private int size;

  /// An empty head.
  ///
  /// @param capacity how many bytes it holds before it has to grow
  public HeadWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /// Starts over.
  public void clear() {
    size = 0;
  }

  /// The bytes; those in front of [#size] are the head.
  public byte[] bytes() {
    return bytes;
  }

  /// The number of bytes written.
  public int size() {
    return size;
  }

  /// Writes these bytes.
  public HeadWriter put(byte[] source) {
    return put(source, 0, source.length);
  }

  /// Writes the bytes in [from, to).
  public HeadWriter put(byte[] source, int from, int to) {
    var count = to - from;
    ensure(count);
    System.arraycopy(source, from, bytes, size, count);
    size += count;
    return this;
  }

  /// Writes text, one byte per character.
  ///
  /// @param text characters up to U+00FF
  @SuppressWarnings("deprecation") // the one way to copy Latin-1 text without a garbage array
  public HeadWriter put(String text) {
    var count = text.length();
    ensure(count);
    text.getBytes(0, count, bytes, size);
    size += count;
    return this;
  }

  /// Writes one byte.
  public HeadWriter put(char c) {
    ensure(1);
    bytes[size++] = (byte) c;
    return this;
  }

  /// Writes a number, which is not negative, in decimal digits.
  public HeadWriter putDecimal(long number) {
    ensure(LONGEST_NUMBER);
    var end = size;
    var rest = number;
    do {
      end++;
      rest /= 10;
    } while (rest != 0);
    rest = number;
    for (var i = end - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size = end;
    return this;
  }

  /// Writes a number in that many hexadecimal digits, in lower case: those of its low end.
  public HeadWriter putHex(long number, int digits) {
    ensure(digits);
    for (var i = 0; i < digits; i++) {
      bytes[size++] = HEX[(int) (number >>> (4 * (digits - 1 - i))) & 0xf];
    }
    return this;
  }

  /// Writes the end of a line.
  public HeadWriter putLineEnd() {
    return put('\r').put('\n');
  }

  /// Writes a whole field line.
  public HeadWriter putField(String name, String value) {
    return put(name).put(':').put(' ').put(value).putLineEnd();
  }

  private void ensure(int count) {
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
    }
  }
}
