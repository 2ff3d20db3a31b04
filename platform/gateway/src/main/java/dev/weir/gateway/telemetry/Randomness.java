package dev.weir.gateway.telemetry;

/// Tells whether a text looks like a token: a JWT, a key in hexadecimal or Base64, a UUID.
///
/// What is wrongly taken for one costs an operator a value in a log; the other mistake costs a
/// secret.
final class Randomness {

  // As long as the shortest keys in use, which have 96 bits in hexadecimal.
  private static final int MIXED = 24;
  private static final int ANY = 40;

  private Randomness() {}

  /// Whether the text holds what looks like a token.
  static boolean isIn(String text, int from, int to) {
    if (text.startsWith("eyJ", from) && to - from > 3) {
      return true;
    }
    var run = 0;
    var letters = 0;
    for (var i = from; i < to; i++) {
      var c = text.charAt(i);
      if (!isOfToken(c)) {
        run = 0;
        letters = 0;
        continue;
      }
      run++;
      letters += Character.isLetter(c) ? 1 : 0;
      if (run >= ANY || (run >= MIXED && letters < run)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfToken(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || "-_%=/.~".indexOf(c) >= 0;
  }
}
