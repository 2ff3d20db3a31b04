package dev.weir.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A text that must not be seen: a password, a token, a key. It is never printed.
///
/// Two are equal if their texts are, so that who compares configurations sees whether one has
/// changed; how long that takes does not tell where they differ.
public final class Secret {

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /// The secret that is this text.
  public static Secret of(String text) {
    return new Secret(text);
  }

  /// The text itself, for the one place that needs it.
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// Always `***`.
  @Override
  public String toString() {
    return "***";
  }
}
