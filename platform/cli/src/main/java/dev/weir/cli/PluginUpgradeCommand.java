package dev.weir.cli;

import dev.weir.cli.market.Marketplace;
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
import picocli.CommandLine.Parameters;

/// `weir plugin upgrade`.
@Command(
    name = "upgrade",
    description = {
      "Upgrades plugins to the newest release that may be chosen; without a name, all of them.",
      "",
      "An upgrade that asks for more, or is signed by others, has to be accepted. One that fails keeps none of the others"
          + " from theirs; the exit code is that of the first failure, as of `weir plugin install`."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin upgrade", "weir plugin upgrade acme/jwt-extra --accept sha256:DIGEST"},
    mixinStandardHelpOptions = true)
final class PluginUpgradeCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(
      arity = "0..*",
      paramLabel = "[INDEX/]PUBLISHER/NAME[@VERSION]",
      converter = ReferenceConverter.class,
      description = "the plugins (default: all)")
  private List<Reference> references = new ArrayList<>();

  @Mixin private PluginChange change = new PluginChange();

  PluginUpgradeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    List<JsonValue> done = new ArrayList<>();
    var exitCode = ExitCode.OK;
    try (var market = change.open()) {
      for (var reference : wanted(market)) {
        try {
          done.add(change.run(market, reference, shell.terminal()));
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
    var pins = market.workspace().lockFile().pins();
    if (references.isEmpty()) {
      return pins.keySet().stream()
          .map(name -> new Reference(Optional.of(name.index()), name.id(), Optional.empty()))
          .toList();
    }
    for (var reference : references) {
      Pins.require(market.workspace().lockFile(), reference);
    }
    return references;
  }
}
