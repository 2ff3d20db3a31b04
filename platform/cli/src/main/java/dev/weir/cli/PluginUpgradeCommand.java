package dev.weir.cli;

import dev.weir.cli.market.Marketplace;
import dev.weir.gateway.config.Percent;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
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

/// `weir plugin upgrade`.
@Command(
    name = "upgrade",
    description = {
      "Upgrades plugins to the newest release that may be chosen; without a name, all of them.",
      "",
      "An upgrade that asks for more, or is signed by others, has to be accepted. One that fails keeps none of the others"
          + " from theirs; the exit code is that of the first failure, as of `weir plugin install`.",
      "",
      "With --canary both versions serve, until `weir plugin promote` or `weir plugin rollback` ends it."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir plugin upgrade",
      "weir plugin upgrade acme/jwt-extra --accept sha256:DIGEST",
      "weir plugin upgrade acme/jwt-extra --canary 5%%"
    },
    mixinStandardHelpOptions = true)
final class PluginUpgradeCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(
      arity = "0..*",
      paramLabel = "[INDEX/]PUBLISHER/NAME[@VERSION]",
      converter = ReferenceConverter.class,
      description = "the plugins (default: all)")
  private List<Reference> references = new ArrayList<>();

  @Option(
      names = "--canary",
      paramLabel = "SHARE",
      description =
          "let the new version serve that share of the requests beside the old one, such as 5%%",
      converter = PercentConverter.class)
  private Optional<Percent> canary = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PluginChange change = new PluginChange();

  PluginUpgradeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    List<JsonValue> done = new ArrayList<>();
    var exitCode = ExitCode.OK;
    if (canary.isPresent() && references.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--canary " + canary.get() + " (expected: the plugins to try out)");
    }
    var goLive = change.goLive(shell);
    try (var market = change.open()) {
      var venue = new PluginChange.Venue(market, goLive, shell.terminal());
      for (var reference : wanted(market)) {
        try {
          done.add(change.run(venue, reference, canary));
        } catch (MarketplaceException e) {
          shell.terminal().err().println("weir: " + e.getMessage());
          exitCode = exitCode == ExitCode.OK ? e.reason().exitCode() : exitCode;
        }
      }
    }
    var json = JsonObject.EMPTY.with("plugins", new JsonArray(done));
    var lines =
        done.isEmpty() && exitCode == ExitCode.OK
            ? List.of(Pins.none(change.options().folder()))
            : List.<String>of();
    change.options().print(shell.terminal(), json, lines);
    return exitCode;
  }

  private List<Reference> wanted(Marketplace market) throws IOException, MarketplaceException {
    var lock = market.workspace().lockFile();
    if (references.isEmpty()) {
      // What is being tried out is not settled in passing.
      lock.canaries()
          .values()
          .forEach(tried ->
              shell.terminal().err().println("note: not upgraded: " + CandidateTexts.line(tried)));
      return lock.pins().keySet().stream()
          .filter(name -> lock.canary(name).isEmpty())
          .map(name -> new Reference(Optional.of(name.index()), name.id(), Optional.empty()))
          .toList();
    }
    for (var reference : references) {
      Pins.require(market.workspace().lockFile(), reference);
    }
    return references;
  }
}
