package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin remove`.
@Command(
    name = "remove",
    description = {
      "Removes a plugin from weir.lock.",
      "",
      "The running gateway unloads it at once. If a route uses it, weir.lock stays as it was and the exit code is 8."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin remove acme/jwt-extra", "weir plugin remove acme/jwt-extra --json"},
    mixinStandardHelpOptions = true)
final class PluginRemoveCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private LockCommand command = new LockCommand();

  PluginRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    command.run(
        shell,
        (installer, plugin) -> {
          var pin = installer.remove(plugin);
          return new LockCommand.Changed(CandidateTexts.json(pin), "removed " + pin.label());
        });
    return ExitCode.OK;
  }
}
