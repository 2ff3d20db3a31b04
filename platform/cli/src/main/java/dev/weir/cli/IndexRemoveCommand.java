package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `weir index remove`.
@Command(
    name = "remove",
    description = "Forgets an index. What was installed from it stays.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = "weir index remove ours",
    mixinStandardHelpOptions = true)
final class IndexRemoveCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "NAME", description = "the index")
  private String name = "";

  @Mixin private MarketOptions options = new MarketOptions();

  IndexRemoveCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var folder = options.folder();
    var list = IndexList.read(folder.indexes());
    list.require(name);
    list.without(name).write(folder.indexes());
    options.print(
        shell.terminal(), JsonObject.EMPTY.with("removed", name), List.of("removed " + name));
    return ExitCode.OK;
  }
}
