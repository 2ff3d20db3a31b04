package dev.weir.cli;

import dev.weir.cli.market.KeyFolder;
import dev.weir.cli.market.NextRoot;
import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir index root sign`.
@Command(
    name = "sign",
    description =
        "Signs the next root, says what it changes, and whose signatures are still needed.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir index root sign next.json --after public",
      "weir index root sign next.json --after public --key root-1.pem"
    },
    mixinStandardHelpOptions = true)
final class IndexRootSignCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "what `weir index root rotate` wrote")
  private Path file = Path.of("");

  @Option(
      names = "--after",
      required = true,
      paramLabel = "DIR",
      description = "the repository that it is for")
  private Path repository = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "a private key to sign with; without one it is only shown")
  private List<Path> keys = new ArrayList<>();

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private PassphraseOption passphrase = new PassphraseOption();

  IndexRootSignCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var next = NextRoot.read(NextRoot.published(repository), file);
    for (var key : keys) {
      next = next.signedBy(KeyFolder.read(key, passphrase.of(shell)));
    }
    next.write(file);
    IndexTexts.print(next, file, json, shell.terminal());
    return ExitCode.OK;
  }
}
