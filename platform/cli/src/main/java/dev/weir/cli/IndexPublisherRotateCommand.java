package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir index publisher rotate`.
@Command(
    name = "rotate",
    description = {
      "Gives a publisher other keys: those named here, and no others.",
      "",
      "What it has published was signed by the keys of before, so the next weir index sign also needs a submission that"
          + " the new keys have signed. Where its plugins are installed, somebody has to accept the new keys."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir index publisher rotate INDEX acme --key new.pem.pub",
      "weir index sign INDEX --keys keys --repository public \\",
      "  --submissions incoming"
    },
    mixinStandardHelpOptions = true)
final class IndexPublisherRotateCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private PublisherKeys keys = new PublisherKeys();

  @Mixin private JsonOption json = new JsonOption();

  IndexPublisherRotateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    if (keys.known().isEmpty()) {
      throw new MarketplaceException(
          Reason.NOT_FOUND,
          "publisher: '%s' has no keys here (expected: one of weir index publisher list)"
              .formatted(keys.name()));
    }
    keys.write(shell, json);
    return ExitCode.OK;
  }
}
