package dev.weir.gateway.telemetry;

/// Tells by its name whether a header is likely to hold a secret.
final class SecretNames {

  // What stands for a secret wherever it is found in a name: `X-Amz-Security-Token`.
  private static final String[] PARTS = {
    "auth", "token", "key", "secret", "passw", "passphrase", "session", "signature", "credential",
    "jwt", "assertion", "cookie", "csrf", "xsrf", "saml", "bearer", "private", "ticket",
  };

  // What does so only as a whole word, being a part of harmless ones: `postal-code` is hidden,
  // `content-encoding` and `inside` are not.
  private static final String[] WORDS = {
    "code", "sid", "sig", "pwd", "pass", "otp", "pin", "nonce", "hmac", "mac", "sess",
  };

  private SecretNames() {}

  /// Whether values under this name had better not be shown.
  static boolean isSecret(String name) {
    for (var part : PARTS) {
      if (indexOf(name, part, 0) >= 0) {
        return true;
      }
    }
    for (var word : WORDS) {
      if (hasWord(name, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasWord(String name, String word) {
    var at = indexOf(name, word, 0);
    while (at >= 0) {
      if (!isLetter(name, at - 1) && !isLetter(name, at + word.length())) {
        return true;
      }
      at = indexOf(name, word, at + 1);
    }
    return false;
  }

  private static int indexOf(String name, String part, int from) {
    for (var i = from; i <= name.length() - part.length(); i++) {
      if (name.regionMatches(true, i, part, 0, part.length())) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isLetter(String name, int at) {
    return at >= 0 && at < name.length() && Character.isLetter(name.charAt(at));
  }
}
