package dev.weir.marketplace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// SHA-256 in lower-case hexadecimal, the name of every file's content.
public final class Sha256 {

  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

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
    return SHAPE.matcher(text).matches();
  }

  private static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
