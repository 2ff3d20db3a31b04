package dev.weir.cli;

import dev.weir.cli.market.HandIn;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir plugin publish`.
@Command(
    name = "publish",
    description = {
      "Hands in what weir plugin sign has made, for the curators of an index to check and list.",
      "",
      "PLACE is a folder of theirs, or a store that takes files by PUT: over https, with the token in the environment."
          + " Neither has to be trusted: what it does to the file is noticed."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir plugin publish acme-7.zip --to /mnt/index/incoming",
      "weir plugin publish acme-7.zip --to https://plugins.example/incoming/"
    },
    mixinStandardHelpOptions = true)
final class PluginPublishCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "SUBMISSION", description = "what weir plugin sign has made")
  private Path file = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "a folder, or a file: or https: URL of one")
  private String place = "";

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      defaultValue = "WEIR_PUBLISH_TOKEN",
      description =
          "the environment variable with the bearer token for a URL (default: ${DEFAULT-VALUE})")
  private String variable = "WEIR_PUBLISH_TOKEN";

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  PluginPublishCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, MarketplaceException {
    var token =
        Optional.ofNullable(shell.environment().apply(variable)).filter(text -> !text.isEmpty());
    HandIn.Done done;
    try {
      done = new HandIn(file, token).to(place);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--to: " + e.getMessage(), e);
    }
    json.print(
        shell.terminal(),
        JsonObject.EMPTY
            .with("place", done.place())
            .with("sha256", done.sha256())
            .with("new", done.isNew()),
        List.of(done.isNew() ? "handed in: " + done.place() : "handed in before: " + done.place()));
    return ExitCode.OK;
  }
}
