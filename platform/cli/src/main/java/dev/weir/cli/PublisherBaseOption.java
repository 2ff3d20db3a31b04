package dev.weir.cli;

import dev.weir.cli.market.MarketFolder;
import dev.weir.cli.market.PublisherBase;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a publisher has published so far, on which its next release goes on.
final class PublisherBaseOption {

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Choice choice = new Choice();

  @Mixin private RootOption root = new RootOption();

  /// One of them.
  static final class Choice {

    @Option(
        names = "--index",
        paramLabel = "NAME",
        description = "an index of weir-indexes.json (default: the only one)")
    private Optional<String> index = Optional.empty();

    @Option(
        names = "--repository",
        paramLabel = "URL|DIR",
        description = "where the index is served; with its root")
    private Optional<String> repository = Optional.empty();

    @Option(names = "--first", description = "nothing has been published yet")
    private boolean isFirst;
  }

  /// Where that is.
  ///
  /// @throws IllegalArgumentException if it was not said
  PublisherBase of(MarketFolder folder) throws IOException, MarketplaceException {
    if (choice.repository.isPresent() != root.isGiven()) {
      throw new IllegalArgumentException(
          "--repository and its root belong together (expected: --repository URL --root FILE)");
    }
    if (choice.isFirst) {
      return PublisherBase.first();
    }
    if (choice.repository.isPresent()) {
      var place = choice.repository.get();
      var url = IndexConfig.isUrl(place) ? place : Path.of(place).toUri().toString();
      return PublisherBase.ofRepository(url, root.root(List.of(url)));
    }
    return PublisherBase.ofIndex(folder, index(folder));
  }

  private String index(MarketFolder folder) throws IOException, MarketplaceException {
    if (choice.index.isPresent()) {
      return choice.index.get();
    }
    var names = IndexList.read(folder.indexes()).indexes().stream().map(IndexConfig::name).toList();
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "what was published so far? (expected: --index NAME, one of %s; --repository URL; or --first)"
              .formatted(names));
    }
    return names.getFirst();
  }
}
