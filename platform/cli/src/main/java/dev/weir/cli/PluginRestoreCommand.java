package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin restore`.
@Command(
    name = "restore",
    description = {
      "Downloads what weir.lock names and is not here, and changes nothing else: for CI and for new machines.",
      "",
      "What the indexes say of it has to be what weir.lock says, to the byte."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin restore", "weir plugin restore --json"},
    mixinStandardHelpOptions = true)
final class PluginRestoreCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private MarketOptions options = new MarketOptions();

  PluginRestoreCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    try (var market = options.open()) {
      market.refreshUnknown();
      var isNothing = market.workspace().lockFile().pins().isEmpty();
      var restored = market.installer().restore();
      List<JsonValue> elements = new ArrayList<>();
      restored.forEach(pin -> elements.add(CandidateTexts.json(pin)));
      options.print(
          shell.terminal(),
          JsonObject.EMPTY.with("restored", new JsonArray(elements)),
          restored.isEmpty()
              ? List.of(isNothing ? Pins.none(options.folder()) : "all plugins are here")
              : restored.stream().map(pin -> "restored " + pin.label()).toList());
    }
    return ExitCode.OK;
  }
}
