package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.install.Audit;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `weir plugin verify`.
@Command(
    name = "verify",
    description = {
      "Says whether the bytes of all plugins are those that weir.lock names. Needs no index.",
      "",
      "The exit code is 3 if some are missing, 4 if some are others."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin verify", "weir plugin verify --json"},
    mixinStandardHelpOptions = true)
final class PluginVerifyCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private MarketOptions options = new MarketOptions();

  PluginVerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var workspace = options.folder().workspace();
    var count = workspace.lockFile().all().size();
    return new PluginFindings(Audit.bytes(workspace))
        .print(
            options,
            shell.terminal(),
            count == 0
                ? Pins.none(options.folder())
                : Texts.count(count, "plugin") + ": as in weir.lock");
  }
}
