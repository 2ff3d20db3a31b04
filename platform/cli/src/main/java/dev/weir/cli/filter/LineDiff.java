package dev.weir.cli.filter;

import java.util.ArrayList;
import java.util.List;

/// Two texts line by line: `-` before what was expected only, `+` before what came only.
final class LineDiff {

  private static final int MAX_LINES = 200;

  private final List<String> expected;
  private final List<String> got;
  private final int[][] common;

  private LineDiff(List<String> expected, List<String> got) {
    this.expected = expected;
    this.got = got;
    common = new int[expected.size() + 1][got.size() + 1];
    for (var i = expected.size() - 1; i >= 0; i--) {
      for (var j = got.size() - 1; j >= 0; j--) {
        common[i][j] =
            expected.get(i).equals(got.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
  }

  /// The lines of both texts, those that they share once.
  static List<String> of(String expected, String got, Ink ink) {
    var diff = new LineDiff(lines(expected), lines(got));
    return diff.lines(ink);
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of("(empty)") : text.lines().limit(MAX_LINES).toList();
  }

  private List<String> lines(Ink ink) {
    var result = new ArrayList<String>();
    var i = 0;
    var j = 0;
    while (i < expected.size() || j < got.size()) {
      if (i < expected.size() && j < got.size() && expected.get(i).equals(got.get(j))) {
        result.add("  " + expected.get(i));
        i++;
        j++;
      } else if (j == got.size() || (i < expected.size() && common[i + 1][j] >= common[i][j + 1])) {
        result.add(ink.good("- " + expected.get(i)));
        i++;
      } else {
        result.add(ink.bad("+ " + got.get(j)));
        j++;
      }
    }
    return result;
  }
}
