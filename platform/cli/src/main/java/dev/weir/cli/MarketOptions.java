package dev.weir.cli;

import dev.weir.cli.market.MarketFolder;
import dev.weir.cli.market.Marketplace;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What all commands about plugins of an index and about indexes can be told.
final class MarketOptions {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "the configuration that weir.lock and weir-indexes.json are beside (default: weir.yaml)")
  private Optional<Path> configuration = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  /// The configuration, which need not be there.
  Path configuration() {
    return configuration.orElse(AdminOptions.CONFIGURATION);
  }

  /// The configuration, if one was named.
  Optional<Path> named() {
    return configuration;
  }

  /// The folder of the configuration.
  MarketFolder folder() {
    return MarketFolder.of(configuration());
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

  /// Who reads what is printed.
  JsonOption json() {
    return json;
  }

  /// Prints a result for a program or for people.
  void print(Terminal terminal, JsonObject result, List<String> lines) {
    json.print(terminal, result, lines);
  }
}
