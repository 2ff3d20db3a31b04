package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.install.Audit;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weir plugin audit`.
@Command(
    name = "audit",
    description = {
      "Looks at all plugins with what the indexes know now: what was revoked, yanked, changed, is missing, outdated,"
          + " not listed or not trusted any more.",
      "",
      "The exit code is that of the worst: 7 revoked, 4 changed or not trusted, 3 missing, 9 an index of which it is not"
          + " known whether it has news. Advice alone is 0."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin audit", "weir plugin audit --offline --json"},
    mixinStandardHelpOptions = true)
final class PluginAuditCommand implements Callable<Integer> {

  private final Shell shell;

  @Option(names = "--offline", description = "ask no index for news")
  private boolean isOffline;

  @Mixin private MarketOptions options = new MarketOptions();

  PluginAuditCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    try (var market = options.open()) {
      market.refresh(isOffline);
      var findings =
          Audit.of(market.workspace(), market.indexes(), market.platform(), Instant.now());
      return new PluginFindings(findings).print(options, shell.terminal(), "nothing is wrong");
    }
  }
}
