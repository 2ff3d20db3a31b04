package dev.weir.cli.filter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What came of a case.
///
/// @param wrong for people; empty if the filter did what the case expects
public record CaseResult(String name, List<String> wrong, Duration time) {

  /// Whether the filter did what the case expects.
  public boolean isGood() {
    return wrong.isEmpty();
  }

  /// For people.
  public List<String> lines(Ink ink) {
    var lines = new ArrayList<String>();
    var word = isGood() ? ink.good("ok   ") : ink.bad("FAIL ");
    lines.add(word + name + " " + ink.weak("(" + time.toMillis() + " ms)"));
    wrong.forEach(line -> lines.add(("     " + line).stripTrailing()));
    return lines;
  }
}
