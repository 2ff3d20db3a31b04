package dev.weir.cli.market;

import dev.weir.cli.plugin.Finding;
import dev.weir.cli.plugin.PluginCheck;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.build.SubmissionCheck.Gate;
import dev.weir.marketplace.entry.Kind;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/// What `weir plugin check` looks at in a jar before it is published.
final class Gates {

  /// All of it: the plugin is loaded, as its publisher has done before.
  static final Gate OF_PUBLISHERS = gate(PluginCheck::of);

  /// All that is seen without running any of it: where curators sign, their keys are in reach of
  /// whatever runs.
  static final Gate OF_CURATORS = gate(PluginCheck::unloaded);

  private Gates() {}

  private static Gate gate(BiFunction<Path, String, PluginCheck> how) {
    return (entry, release, artifact) -> {
      if (entry.kind() == Kind.JAVA) {
        requireGood(how.apply(artifact, entry.id() + " " + release.version()));
      }
    };
  }

  private static void requireGood(PluginCheck check) throws MarketplaceException {
    if (check.isGood()) {
      return;
    }
    var problems =
        check.findings().stream()
            .filter(Finding::isError)
            .map(finding -> finding.check().id() + ": " + finding.message())
            .collect(Collectors.joining("; "));
    throw new MarketplaceException(
        check.isIncompatible() ? Reason.INCOMPATIBLE : Reason.VERIFICATION,
        "check: " + check.title() + ": " + problems);
  }
}
