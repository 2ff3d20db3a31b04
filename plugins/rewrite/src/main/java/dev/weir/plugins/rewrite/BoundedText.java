package dev.weir.plugins.rewrite;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;

/// A text that lets a regular expression look only so often.
///
/// Some expressions take exponential time on some texts (`(a+)+b` on many `a`), and clients choose
/// the text. A matcher reads its text character by character, so counting the reads bounds its time
/// without a second thread: a million of them are a few milliseconds.
final class BoundedText implements CharSequence {

  static final int MAX_READS = 1_000_000;

  private final String text;
  private int reads;

  BoundedText(String text) {
    this.text = text;
  }

  @Override
  public char charAt(int index) {
    if (++reads > MAX_READS) {
      throw new GatewayException(
          ErrorCode.BAD_REQUEST, "path (expected: one that the regex matches in less time)");
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
