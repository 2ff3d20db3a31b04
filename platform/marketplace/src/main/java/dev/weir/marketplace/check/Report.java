package dev.weir.marketplace.check;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Capability;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the checks of one artifact found.
///
/// @param detected what its code can do, each with the places that show it
/// @param imports what a module calls of its host
public record Report(
    List<Outcome> outcomes,
    SortedMap<Capability, SequencedSet<String>> detected,
    List<String> imports) {

  public Report {
    outcomes = List.copyOf(outcomes);
    detected = Collections.unmodifiableSortedMap(new TreeMap<>(detected));
    imports = List.copyOf(imports);
  }

  /// The worst of all outcomes; of none, that nothing could be found out.
  public Verdict verdict() {
    return outcomes.stream()
        .map(Outcome::verdict)
        .max(Comparator.naturalOrder())
        .orElse(Verdict.ERROR);
  }

  /// What is wrong, or could not be found out.
  public List<Outcome> problems() {
    return outcomes.stream().filter(outcome -> outcome.verdict() != Verdict.PASS).toList();
  }

  /// Refuses what did not pass all checks.
  ///
  /// @param name what messages call the artifact
  public void requirePass(String name) throws MarketplaceException {
    if (verdict() != Verdict.PASS) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "artifact: %s: %s"
              .formatted(
                  name,
                  problems().stream().map(Outcome::toString).collect(Collectors.joining("; "))));
    }
  }
}
