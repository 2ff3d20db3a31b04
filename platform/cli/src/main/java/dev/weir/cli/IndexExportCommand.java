package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `weir index export`.
@Command(
    name = "export",
    description = "Writes all of an index to one file, for where no network is.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = "weir index export official official.zip",
    mixinStandardHelpOptions = true)
final class IndexExportCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(index = "0", paramLabel = "NAME", description = "the index")
  private String name = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "the archive to write")
  private Path file = Path.of("");

  @Mixin private MarketOptions options = new MarketOptions();

  IndexExportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    try (var market = options.open()) {
      market.export(name, file.toAbsolutePath());
    }
    new MadeFile(file).print(options.json(), shell.terminal());
    return ExitCode.OK;
  }
}
