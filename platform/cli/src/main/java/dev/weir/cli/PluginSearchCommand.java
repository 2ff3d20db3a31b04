package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.index.IndexSet.Hit;
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
import picocli.CommandLine.Parameters;

/// `weir plugin search`.
@Command(
    name = "search",
    description = {
      "Finds plugins and WASM filters that have all of the words; without words, all there are.",
      "",
      "Only an index of which nothing is known yet is asked; `weir index refresh` learns what is new."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin search jwt", "weir plugin search wasm security --json"},
    mixinStandardHelpOptions = true)
final class PluginSearchCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(arity = "0..*", paramLabel = "WORD", description = "what to look for")
  private List<String> words = new ArrayList<>();

  @Mixin private MarketOptions options = new MarketOptions();

  PluginSearchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    try (var market = options.open()) {
      market.refreshUnknown();
      var hits = market.indexes().search(String.join(" ", words));
      List<JsonValue> found = new ArrayList<>();
      hits.forEach(hit -> found.add(json(hit)));
      var lines = new ArrayList<>(hits.stream().map(PluginSearchCommand::line).toList());
      if (hits.isEmpty()) {
        lines.add(market.list().indexes().isEmpty() ? IndexList.NONE : "nothing found");
      }
      lines.addAll(PluginChange.notes(market.indexes().status(Instant.now())));
      var json = JsonObject.EMPTY.with("plugins", new JsonArray(found));
      options.print(shell.terminal(), json, lines);
    }
    return ExitCode.OK;
  }

  private static String line(Hit hit) {
    var listing = hit.listing();
    return "%-32s %-14s %-5s %s%s"
        .formatted(
            hit.index() + "/" + listing.id(),
            newest(listing),
            listing.kind().id(),
            listing.description().summary(),
            hit.isTrusted() ? "" : "  (not trusted)");
  }

  private static String newest(Listing listing) {
    return listing.releases().isEmpty() ? "-" : "" + listing.releases().getFirst().version();
  }

  private static JsonObject json(Hit hit) {
    var listing = hit.listing();
    return JsonObject.EMPTY
        .with("name", hit.index() + "/" + listing.id())
        .with("kind", listing.kind().id())
        .with("newest", newest(listing))
        .with("title", listing.description().title())
        .with("summary", listing.description().summary())
        .with("license", listing.description().license())
        .with("trusted", hit.isTrusted());
  }
}
