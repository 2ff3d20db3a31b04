package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir index list`.
@Command(
    name = "list",
    description = "Shows the indexes in the order in which they are asked, without asking them.",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir index list", "weir index list --json"},
    mixinStandardHelpOptions = true)
final class IndexListCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private MarketOptions options = new MarketOptions();

  IndexListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    try (var market = options.open()) {
      var statuses = market.indexes().status(Instant.now());
      options.print(
          shell.terminal(),
          JsonObject.EMPTY.with("indexes", IndexTexts.json(market, statuses)),
          statuses.isEmpty() ? List.of(IndexList.NONE) : IndexTexts.lines(market, statuses));
    }
    return ExitCode.OK;
  }
}
