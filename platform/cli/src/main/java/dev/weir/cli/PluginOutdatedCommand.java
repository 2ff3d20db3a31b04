package dev.weir.cli;

import dev.weir.cli.market.Marketplace;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.Choice;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weir plugin outdated`.
@Command(
    name = "outdated",
    description = "Shows the plugins of which `weir plugin upgrade` would choose another release.",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin outdated", "weir plugin outdated --offline --json"},
    mixinStandardHelpOptions = true)
final class PluginOutdatedCommand implements Callable<Integer> {

  private final Shell shell;

  @Option(names = "--offline", description = "ask no index for news")
  private boolean isOffline;

  @Mixin private MarketOptions options = new MarketOptions();

  PluginOutdatedCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    try (var market = options.open()) {
      var statuses = market.refresh(isOffline);
      List<JsonValue> elements = new ArrayList<>();
      var lines = new ArrayList<String>();
      for (var pin : market.workspace().lockFile().pins().values()) {
        try {
          compare(pin, newest(market, pin), lines, elements);
        } catch (MarketplaceException e) {
          // One of which nothing can be chosen says so, and keeps none of the others from it.
          lines.add("%-32s %s  (%s)".formatted(pin.name(), pin.version(), e.getMessage()));
          elements.add(CandidateTexts.json(pin).with("problem", String.valueOf(e.getMessage())));
        }
      }
      if (lines.isEmpty()) {
        lines.add("nothing is outdated");
      }
      lines.addAll(PluginChange.notes(statuses));
      var json = JsonObject.EMPTY.with("plugins", new JsonArray(elements));
      options.print(shell.terminal(), json, lines);
    }
    return ExitCode.OK;
  }

  private static void compare(
      Pin pin, Choice choice, List<String> lines, List<JsonValue> elements) {
    var newest = choice.release().version();
    if (!newest.equals(pin.version())) {
      lines.add(
          "%-32s %s -> %s  (%s)"
              .formatted(pin.name(), pin.version(), newest, choice.explanation()));
      elements.add(CandidateTexts.json(pin).with("newest", newest.toString()));
    }
  }

  private static Choice newest(Marketplace market, Pin pin)
      throws IOException, MarketplaceException {
    var view = market.indexes().index(pin.name().index()).view();
    return Choice.of(view, pin.name().id(), Choice.Wish.newest(market.platform(), Instant.now()));
  }
}
