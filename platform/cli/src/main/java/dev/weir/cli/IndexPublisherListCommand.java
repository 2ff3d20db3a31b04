package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `weir index publisher list`.
@Command(
    name = "list",
    description = "Shows who publishes with keys of their own, how many have to sign, and which.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir index publisher list marketplace-index"},
    mixinStandardHelpOptions = true)
final class IndexPublisherListCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "INDEX", description = "the folder of its sources")
  private Path index = Path.of("");

  @Mixin private JsonOption json = new JsonOption();

  IndexPublisherListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    List<JsonValue> elements = new ArrayList<>();
    var lines = new ArrayList<String>();
    PublisherKeys.of(index)
        .publishers()
        .forEach((name, publisher) -> {
          elements.add(PublisherKeys.json(name, publisher));
          lines.add(PublisherKeys.line(name, publisher));
        });
    if (lines.isEmpty()) {
      lines.add("no publishers with keys of their own");
    }
    json.print(
        shell.terminal(), JsonObject.EMPTY.with("publishers", new JsonArray(elements)), lines);
    return ExitCode.OK;
  }
}
