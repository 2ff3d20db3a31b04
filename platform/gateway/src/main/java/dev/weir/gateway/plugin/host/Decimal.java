package dev.weir.gateway.plugin.host;

import java.nio.charset.StandardCharsets;

/// Numbers as the store holds them: decimal digits.
final class Decimal {

  private static final int MAX_DIGITS = 20;

  private Decimal() {}

  static byte[] of(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  /// The sum of a number and what is added.
  ///
  /// @throws IllegalArgumentException if that is no number, or the sum is too large
  static long add(byte[] number, long delta) {
    try {
      if (number.length <= MAX_DIGITS) {
        var text = new String(number, StandardCharsets.US_ASCII);
        return Math.addExact(Long.parseLong(text), delta);
      }
    } catch (NumberFormatException _) {
      // said below
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("delta: '" + delta + "' (expected: a sum in 64 bits)", e);
    }
    throw new IllegalArgumentException("value (expected: a number in decimal digits)");
  }
}
