package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin promote`.
@Command(
    name = "promote",
    description = {
      "Installs the version of a plugin that is tried out in the place of the other one.",
      "",
      "The running gateway gives it all requests at once. If it refuses, weir.lock stays as it was and the exit code is 8."
          + " `weir plugin rollback` goes back."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin promote acme/jwt-extra", "weir plugin promote acme/jwt-extra --json"},
    mixinStandardHelpOptions = true)
final class PluginPromoteCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private LockCommand command = new LockCommand();

  PluginPromoteCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    command.run(
        shell,
        (installer, plugin) -> {
          var pin = installer.promote(plugin);
          return new LockCommand.Changed(CandidateTexts.json(pin), pin.label() + " is installed");
        });
    return ExitCode.OK;
  }
}
