package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin rollback`.
@Command(
    name = "rollback",
    description = "Goes back to what a plugin was before, without asking an index.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin rollback acme/jwt-extra", "weir plugin rollback acme/jwt-extra --json"},
    mixinStandardHelpOptions = true)
final class PluginRollbackCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private InstalledParameter plugin = new InstalledParameter();
  @Mixin private MarketOptions options = new MarketOptions();

  PluginRollbackCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    try (var market = options.open()) {
      var pin = market.installer().rollback(plugin.reference());
      options.print(
          shell.terminal(), CandidateTexts.json(pin), List.of(pin.label() + " is installed again"));
    }
    return ExitCode.OK;
  }
}
