package dev.weir.cli;

import dev.weir.gateway.config.Percent;
import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weir plugin canary`.
@Command(
    name = "canary",
    description = {
      "Gives the version of a plugin that is tried out another share of the requests.",
      "",
      "A trial begins with `weir plugin upgrade --canary` and ends with `weir plugin promote` or `weir plugin rollback`."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir plugin canary acme/jwt-extra --share 25%%",
      "weir plugin canary acme/jwt-extra --share 0%% --json"
    },
    mixinStandardHelpOptions = true)
final class PluginCanaryCommand implements Callable<Integer> {

  private final Shell shell;

  @Option(
      names = "--share",
      required = true,
      paramLabel = "SHARE",
      description = "how much of the requests it gets, such as 25%%",
      converter = PercentConverter.class)
  private Percent share = new Percent(0);

  @Mixin private LockCommand command = new LockCommand();

  PluginCanaryCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    command.runAgain(
        shell,
        (installer, plugin) -> {
          var canary = installer.share(plugin, share.toString());
          return new LockCommand.Changed(CandidateTexts.json(canary), CandidateTexts.line(canary));
        },
        (goLive, plugin) -> goLive.shareAgain(plugin.id().name(), share.toString()));
    return ExitCode.OK;
  }
}
