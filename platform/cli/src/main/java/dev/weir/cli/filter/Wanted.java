package dev.weir.cli.filter;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A value as a case expects it.
///
/// @param text as the file has it
/// @param pattern what has to be found in the value; empty if the value has to be the text
record Wanted(String text, Optional<Pattern> pattern) {

  /// The value that the text stands for: itself, or a regular expression between slashes.
  ///
  /// @param property where it is written
  /// @throws IllegalArgumentException if the regular expression is none
  static Wanted parse(String property, String text) {
    if (text.length() < 2 || !text.startsWith("/") || !text.endsWith("/")) {
      return new Wanted(text, Optional.empty());
    }
    try {
      var pattern = Pattern.compile(text.substring(1, text.length() - 1), Pattern.DOTALL);
      return new Wanted(text, Optional.of(pattern));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          property
              + ": '"
              + text
              + "' (expected: a regular expression: "
              + e.getDescription()
              + ")",
          e);
    }
  }

  boolean accepts(String value) {
    return pattern.map(it -> it.matcher(value).find()).orElseGet(() -> value.equals(text));
  }
}
