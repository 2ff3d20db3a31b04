package dev.weir.cli;

import dev.weir.marketplace.Reason;
import dev.weir.marketplace.install.Finding;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ExitCode;

/// How commands show what an audit found, the worst first.
record PluginFindings(List<Finding> findings) {

  PluginFindings {
    findings = findings.stream().sorted(Comparator.comparing(Finding::kind)).toList();
  }

  /// Prints them.
  ///
  /// @return the exit code: why the worst of them should stop a script, or 0
  int print(MarketOptions options, Terminal terminal, String good) {
    List<JsonValue> elements = new ArrayList<>();
    for (var finding : findings) {
      elements.add(
          JsonObject.EMPTY
              .with("kind", finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .with("subject", finding.subject())
              .with("what", finding.what()));
    }
    options.print(
        terminal,
        JsonObject.EMPTY.with("findings", new JsonArray(elements)),
        findings.isEmpty() ? List.of(good) : findings.stream().map(Finding::toString).toList());
    return findings.stream()
        .flatMap(finding -> finding.kind().reason().stream())
        .map(Reason::exitCode)
        .findFirst()
        .orElse(ExitCode.OK);
  }
}
