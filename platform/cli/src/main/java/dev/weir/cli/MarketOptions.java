package dev.weir.cli;

import dev.weir.cli.market.MarketFolder;
import dev.weir.cli.market.Marketplace;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// What all commands about plugins of an index and about indexes can be told.
final class MarketOptions {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "weir.yaml",
      description =
          "the configuration that weir.lock and weir-indexes.json are beside (default: ${DEFAULT-VALUE})")
  private Path configuration = Path.of("weir.yaml");

  @Option(names = "--json", description = "for programs")
  private boolean isJson;

  /// The folder of the configuration.
  MarketFolder folder() {
    return MarketFolder.of(configuration);
  }

  /// Its indexes and plugins.
  Marketplace open() throws IOException, MarketplaceException {
    return Marketplace.open(folder(), version());
  }

  /// The version of Weir, as the marketplace compares it.
  static Version version() throws MarketplaceException {
    var text = Installation.version();
    return Version.parse(text)
        .orElseThrow(() ->
            new MarketplaceException(
                Reason.INCOMPATIBLE, "version: '" + text + "' (expected: as 1.2.3)"));
  }

  /// Whether a program reads what is printed.
  boolean isJson() {
    return isJson;
  }

  /// Prints a result for a program or for people.
  void print(Terminal terminal, JsonObject json, List<String> lines) {
    if (isJson) {
      terminal.out().println(JsonWriter.text(json));
    } else {
      lines.forEach(terminal.out()::println);
    }
    terminal.out().flush();
  }
}
