package dev.weir.wasm.foreign;

import java.util.regex.Pattern;

/// An upper bound of what a regular expression becomes when it is compiled, which RE2/J does not
/// limit: `((a{1000}){1000}){1000}` would take a billion instructions.
///
/// Only repetitions make more of a text than it is. Those of a single character add, those of a
/// group may be nested, so they multiply; what may be either counts as a group.
final class RegexSize {

  private static final Pattern REPETITION = Pattern.compile("(.?)\\{([0-9]+)(?:,([0-9]*))?}");
  private static final int MOST_DIGITS = 4;
  private static final long TOO_LARGE = Integer.MAX_VALUE;

  private RegexSize() {}

  static long of(String regex) {
    var sum = (long) regex.length();
    var product = 1L;
    for (var it = REPETITION.matcher(regex); it.find(); ) {
      var count = Math.max(count(it.group(2)), it.group(3) == null ? 0 : count(it.group(3)));
      if (mayEndGroup(it.group(1))) {
        product = Math.min(TOO_LARGE, product * Math.max(1, count));
      } else {
        sum += count;
      }
    }
    return Math.min(TOO_LARGE, sum * product);
  }

  private static long count(String digits) {
    if (digits.isEmpty()) {
      return 0;
    }
    return digits.length() > MOST_DIGITS ? TOO_LARGE : Long.parseLong(digits);
  }

  /// A parenthesis ends one, and so may the end of a quotation of nothing.
  private static boolean mayEndGroup(String before) {
    return before.isEmpty() || before.equals(")") || before.equals("E");
  }
}
