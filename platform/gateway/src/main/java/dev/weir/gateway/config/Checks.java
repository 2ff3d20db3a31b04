package dev.weir.gateway.config;

import dev.weir.api.Expect;
import java.time.Duration;
import java.util.regex.Pattern;

/// Checks that several records of the file share.
final class Checks {

  static final String AN_IDENTIFIER = "letters, digits, '.', '_' and '-', at most 128";

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private Checks() {}

  /// Whether this is a name that is safe in metrics, logs and URLs.
  static boolean isIdentifier(String value) {
    return IDENTIFIER.matcher(value).matches();
  }

  static void identifier(String property, String value) {
    Expect.that(isIdentifier(value), property, value, AN_IDENTIFIER);
  }

  static void positive(String property, Duration value) {
    Expect.that(value.isPositive(), property, Durations.written(value), "> 0");
  }

  /// Expects a token as HTTP defines it: a method or the name of a header.
  static void token(String property, String value, String expected) {
    Expect.that(TOKEN.matcher(value).matches(), property, value, expected);
  }
}
