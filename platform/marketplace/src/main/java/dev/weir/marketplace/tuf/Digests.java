package dev.weir.marketplace.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Digests in hexadecimal.
public final class Digests {

  private Digests() {}

  /// The SHA-256 of some bytes.
  public static String sha256(byte[] bytes) {
    return hex(algorithm("SHA-256").digest(bytes));
  }

  /// What a stream holds.
  public record Measured(long length, String sha256) {}

  /// Length and SHA-256 of all that a stream gives.
  public static Measured measure(InputStream in) throws IOException {
    var digest = algorithm("SHA-256");
    var buffer = new byte[64 * 1024];
    var length = 0L;
    for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      digest.update(buffer, 0, count);
      length += count;
    }
    return new Measured(length, hex(digest.digest()));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static MessageDigest algorithm(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
