package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.build.IndexBuilder;
import dev.weir.marketplace.build.PluginPages;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.store.WebFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir index pages`.
@Command(
    name = "pages",
    description = {
      "Writes a page in Markdown for each plugin of an index: what it is, how it is configured, what it needs.",
      "",
      "They are made of the sources as `weir index sign` makes the index of them, and of nothing else."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = "weir index pages marketplace-index --output platform/docs/plugins",
    mixinStandardHelpOptions = true)
final class IndexPagesCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "INDEX", description = "the folder of its sources")
  private Path index = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "gets NAME.md of each plugin")
  private Path output = Path.of("");

  @Option(
      names = "--checkout",
      paramLabel = "DIR",
      description =
          "what paths with a leading slash in the sources are below (default: the parent of INDEX)")
  private Optional<Path> checkout = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  IndexPagesCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var sources = index.toAbsolutePath().normalize();
    var place =
        new IndexBuilder.Checkout(
            checkout.orElseGet(() -> sources.resolveSibling(".")),
            MarketOptions.version(),
            new WebFiles());
    var built = new IndexBuilder(sources, place, Catalog.EMPTY, Instant.now()).build();
    var pages = new PluginPages(built).write();
    Files.createDirectories(output);
    for (var page : pages.entrySet()) {
      Files.writeString(output.resolve(page.getKey()), page.getValue());
    }
    json.print(
        shell.terminal(),
        JsonObject.EMPTY.with("output", output.toString()).with("pages", pages.size()),
        List.of("wrote %s: %s".formatted(output, Texts.count(pages.size(), "page"))));
    return ExitCode.OK;
  }
}
