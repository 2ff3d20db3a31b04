package dev.weir.marketplace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 in lower-case hexadecimal, the name of every file's content.
public final class Sha256 {

  private static final int DIGITS = 64;

  private Sha256() {}

  /// The digest of some bytes.
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(start().digest(bytes));
  }

  /// The digest of a file's bytes.
  public static String of(Path file) throws IOException {
    var digest = start();
    try (var in = Files.newInputStream(file)) {
      var buffer = new byte[1 << 16];
      for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Whether a text is a digest.
  public static boolean isDigest(String text) {
    return isHex(text, DIGITS);
  }

  /// Whether a text is that many hexadecimal digits in lower case. An index has ten thousands of
  /// them, for which a regular expression takes too long.
  public static boolean isHex(String text, int digits) {
    if (text.length() != digits) {
      return false;
    }
    for (var i = 0; i < digits; i++) {
      var character = text.charAt(i);
      if ((character < '0' || character > '9') && (character < 'a' || character > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
