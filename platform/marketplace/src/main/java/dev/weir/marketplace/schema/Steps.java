package dev.weir.marketplace.schema;

import java.util.regex.Pattern;

/// How much work holding one value against a schema may be. Ways to write a value that lead to each
/// other would be tried for ever, and so would some patterns.
final class Steps {

  private static final int MAX = 1_000_000;

  private int taken;

  boolean areUsedUp() {
    return ++taken > MAX;
  }

  /// Whether a pattern of ECMAScript is found in a text. It is not if that takes too long.
  boolean find(String pattern, String text) {
    try {
      // In ECMAScript `$` is the very end.
      return Pattern.compile(pattern.replaceAll("\\$$", "\\\\z"))
          .matcher(new CountedText(text, this))
          .find();
    } catch (EndlessPatternException | StackOverflowError _) {
      return false;
    }
  }

  /// A text of which each look at a character is a step.
  private record CountedText(String text, Steps steps) implements CharSequence {

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (steps.areUsedUp()) {
        throw new EndlessPatternException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class EndlessPatternException extends RuntimeException {}
}
