package dev.weir.gateway.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Says which names were possible, and which one was probably meant.
public final class Suggestions {

  private static final int MAX_LISTED = 30;
  private static final int MAX_LENGTH = 60;
  private static final int MAX_COMPARED = 1000;

  private Suggestions() {}

  /// The end of a message about a value that is none of the known names. A secret gets no guess.
  static String expected(Node value, Collection<String> known) {
    var name = value instanceof Node.Scalar scalar && !scalar.isSecret() ? scalar.text() : "";
    return expected(name, known);
  }

  /// The end of a message about a name that is none of the known ones.
  public static String expected(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "(there are none)";
    }
    var listed = known.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
    var all = known.size() > MAX_LISTED ? listed + ", ..." : listed;
    var meant = closest(name, known).map(it -> "; did you mean '" + it + "'?").orElse("");
    return "(expected one of: [" + all + "]" + meant + ")";
  }

  /// The known name that differs from this one by a slip of the finger, if any.
  static Optional<String> closest(String name, Collection<String> known) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var written = normalized(name);
    var best = Optional.<String>empty();
    var least = Math.max(1, written.length() / 3) + 1;
    for (var candidate : known.stream().limit(MAX_COMPARED).toList()) {
      if (Math.abs(candidate.length() - written.length()) < least) {
        var distance = distance(written, normalized(candidate));
        if (distance < least) {
          least = distance;
          best = Optional.of(candidate);
        }
      }
    }
    return best;
  }

  private static String normalized(String name) {
    return Names.kebab(name).toLowerCase(Locale.ROOT);
  }

  /// How many insertions, deletions, replacements and swaps of neighbours lie between two words.
  private static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int cheapest(int[][] rows, String a, String b, int i, int j) {
    var same = a.charAt(i - 1) == b.charAt(j - 1);
    var least = Math.min(rows[i - 1][j], rows[i][j - 1]) + 1;
    least = Math.min(least, rows[i - 1][j - 1] + (same ? 0 : 1));
    var swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
