package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin remove`.
@Command(
    name = "remove",
    description = "Removes a plugin from weir.lock.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin remove acme/jwt-extra", "weir plugin remove acme/jwt-extra --json"},
    mixinStandardHelpOptions = true)
final class PluginRemoveCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private InstalledParameter plugin = new InstalledParameter();
  @Mixin private MarketOptions options = new MarketOptions();

  PluginRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    try (var market = options.open()) {
      var pin = market.installer().remove(plugin.reference());
      options.print(shell.terminal(), CandidateTexts.json(pin), List.of("removed " + pin.label()));
    }
    return ExitCode.OK;
  }
}
