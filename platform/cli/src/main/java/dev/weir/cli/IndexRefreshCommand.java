package dev.weir.cli;

import dev.weir.cli.market.Marketplace;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir index refresh`.
@Command(
    name = "refresh",
    description = {
      "Learns what is new in the indexes. Whatever fails, what was known before stays.",
      "",
      "The exit code is 9 if of any index it is not known whether it has news."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir index refresh", "weir index refresh --json"},
    mixinStandardHelpOptions = true)
final class IndexRefreshCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private MarketOptions options = new MarketOptions();

  IndexRefreshCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    try (var market = options.open()) {
      var statuses = market.refresh(false);
      options.print(
          shell.terminal(),
          JsonObject.EMPTY.with("indexes", IndexTexts.json(market, statuses)),
          statuses.isEmpty()
              ? List.of(IndexList.NONE)
              : statuses.stream().map(Object::toString).toList());
      return statuses.stream().anyMatch(Marketplace::isOld) ? Reason.STALE.exitCode() : ExitCode.OK;
    }
  }
}
