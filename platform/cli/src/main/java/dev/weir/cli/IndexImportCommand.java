package dev.weir.cli;

import dev.weir.cli.market.Marketplace;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.index.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
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

/// `weir index import`.
@Command(
    name = "import",
    description = {
      "Reads an index from an archive in place of a network, from now on.",
      "",
      "All in it is verified as if a server had sent it. Its age is shown; that it has expired is no reason to refuse it."
          + " An index that is not known yet needs its root."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir index import official official.zip --root root.json",
      "weir index import official official-of-today.zip"
    },
    mixinStandardHelpOptions = true)
final class IndexImportCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(index = "0", paramLabel = "NAME", description = "the index")
  private String name = "";

  @Parameters(index = "1", paramLabel = "ARCHIVE", description = "what `weir index export` wrote")
  private Path archive = Path.of("");

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = "its root, if the index is not known yet")
  private Optional<Path> root = Optional.empty();

  @Mixin private MarketOptions options = new MarketOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  IndexImportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var folder = options.folder();
    var list = IndexList.read(folder.indexes());
    var imported = Marketplace.imported(folder, config(list), archive);
    list.with(imported).write(folder.indexes());
    try (var market = options.open()) {
      var status = market.indexes().index(name).refresh(Instant.now());
      options.print(
          shell.terminal(),
          IndexTexts.status(status),
          List.of("imported " + status, "trusted for " + IndexTrustCommand.text(imported.trust())));
    }
    return ExitCode.OK;
  }

  private IndexConfig config(IndexList list) throws IOException, MarketplaceException {
    var known = list.find(name);
    if (known.isPresent()) {
      if (root.isPresent()) {
        throw misused("NAME: " + name + " is known (expected: no root for it)");
      }
      return known.get();
    }
    if (!EntryId.isPart(name)) {
      throw misused("NAME: '" + name + "' (expected: " + EntryId.PART_EXPECTED + ")");
    }
    if (root.isEmpty()) {
      throw misused("a root is missing (expected: --root FILE)");
    }
    return new IndexConfig(
        name, List.of(), RootOption.read(root.get()), Trust.NOBODY, Optional.empty());
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
