package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir index publisher add`.
@Command(
    name = "add",
    description = {
      "Lets a publisher sign for its own folder of the index, plugins/NAME/, and for nothing else.",
      "",
      "It has made the key itself, by weir index key, and hands over the public half; read its id to each other. The next"
          + " weir index sign publishes the change."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir index publisher add marketplace-index acme --key acme.pem.pub",
      "weir index publisher add INDEX acme --key a.pub --key b.pub --threshold 2"
    },
    mixinStandardHelpOptions = true)
final class IndexPublisherAddCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private PublisherKeys keys = new PublisherKeys();

  @Mixin private JsonOption json = new JsonOption();

  IndexPublisherAddCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    if (keys.known().isPresent()) {
      throw keys.misused(
          "NAME: %s is there (expected: a new one; other keys: weir index publisher rotate)"
              .formatted(keys.name()));
    }
    keys.write(shell, json);
    return ExitCode.OK;
  }
}
