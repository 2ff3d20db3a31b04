package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin rollback`.
@Command(
    name = "rollback",
    description = {
      "Gives up the version that is tried out; if there is none, goes back to what a plugin was before. No index is asked.",
      "",
      "The running gateway serves it at once. If it refuses, weir.lock stays as it was and the exit code is 8."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin rollback acme/jwt-extra", "weir plugin rollback acme/jwt-extra --json"},
    mixinStandardHelpOptions = true)
final class PluginRollbackCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private LockCommand command = new LockCommand();

  PluginRollbackCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    command.run(
        shell,
        (installer, plugin) -> {
          var tried = installer.tried(plugin);
          var pin = installer.rollback(plugin);
          return new LockCommand.Changed(
              CandidateTexts.json(pin),
              tried
                  .map(it -> it.label() + " is not tried out any more")
                  .orElseGet(() -> pin.label() + " is installed again"));
        });
    return ExitCode.OK;
  }
}
