package dev.weir.api;

/// A text that must not be seen: a password, a token, a key. It is never printed.
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

  /// Always `***`.
  @Override
  public String toString() {
    return "***";
  }
}
