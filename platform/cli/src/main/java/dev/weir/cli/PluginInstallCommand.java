package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin install`.
@Command(
    name = "install",
    description = {
      "Installs a plugin or WASM filter of an index: verifies it, shows what it asks for, and writes weir.lock.",
      "",
      "Somebody has to accept what it asks for: at the terminal, or by --accept-permissions or --accept."
          + " Whatever fails, what was installed stays.",
      "",
      "The running gateway serves it at once. If it refuses, weir.lock is put back and the exit code is 8.",
      "",
      "The exit code is 3 if there is no such plugin or version, 4 if a check fails, 5 if it does not go with this"
          + " gateway, 6 if it was not accepted, 7 if it was taken back, 9 if what is known of the index is too old."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir plugin install acme/jwt-extra",
      "weir plugin install ours/billing/invoices@1.4.2 --accept-permissions"
    },
    mixinStandardHelpOptions = true)
final class PluginInstallCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private ReferenceParameter plugin = new ReferenceParameter();
  @Mixin private PluginChange change = new PluginChange();

  PluginInstallCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var goLive = change.goLive(shell);
    try (var market = change.open()) {
      var venue = new PluginChange.Venue(market, goLive, shell.terminal());
      var json = change.run(venue, plugin.reference(), Optional.empty());
      change.options().print(shell.terminal(), json, List.of());
    }
    return ExitCode.OK;
  }
}
