package dev.weir.gateway.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A script in Lua that the server runs as one step.
///
/// @param digest by which a server knows it that has run it before
record RedisScript(String text, String digest) {

  static RedisScript of(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest(Keys.bytes(text));
      return new RedisScript(text, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// One that lies beside this class.
  static String resource(String name) {
    try (var input = RedisScript.class.getResourceAsStream(name)) {
      if (input == null) {
        throw new IllegalStateException(name + " (expected: in the jar)");
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
