package dev.weir.gateway.config;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// A part of a whole, down to a hundredth of a percent: `5%`, `0.25%`.
///
/// @param hundredths of a percent, from 0 to 10,000
public record Percent(int hundredths) {

  /// What a problem says was expected where there is no percentage.
  public static final String EXPECTED = "a percentage up to 100%, such as 5% or 0.25%";

  private static final int ALL = 10_000;
  private static final Pattern FORMAT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,2})?) ?%");

  public Percent {
    if (hundredths < 0 || hundredths > ALL) {
      throw new IllegalArgumentException(hundredths + " (expected: 0 to " + ALL + ")");
    }
  }

  /// The percentage that a text says.
  ///
  /// @throws IllegalArgumentException if it is none
  public static Percent parse(String text) {
    var matcher = FORMAT.matcher(text.strip());
    if (matcher.matches()) {
      var hundredths = new BigDecimal(matcher.group(1)).movePointRight(2).intValueExact();
      if (hundredths <= ALL) {
        return new Percent(hundredths);
      }
    }
    throw new IllegalArgumentException(Problems.quoted(text) + " (expected: " + EXPECTED + ")");
  }

  /// As a part of 1.
  public double fraction() {
    return (double) hundredths / ALL;
  }

  @Override
  public String toString() {
    return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString() + "%";
  }
}
