package dev.weir.wasm.engine;

/// Text from a guest or an engine, made fit for a log line.
public final class OneLine {

  private static final int MAX_LENGTH = 300;

  private OneLine() {}

  /// The text without line breaks and control characters, cut after 300 characters.
  public static String of(String text) {
    return of(text, MAX_LENGTH);
  }

  /// The text without line breaks and control characters, cut after that many characters.
  public static String of(String text, int maxLength) {
    var cut = text.length() > maxLength ? text.substring(0, maxLength) + "..." : text;
    if (cut.chars().noneMatch(Character::isISOControl)) {
      return cut;
    }
    var clean = new StringBuilder(cut.length());
    cut.chars().map(c -> Character.isISOControl(c) ? ' ' : c).forEach(c -> clean.append((char) c));
    return clean.toString();
  }
}
