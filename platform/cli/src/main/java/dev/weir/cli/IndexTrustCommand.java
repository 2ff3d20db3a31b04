package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.index.Trust;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir index trust`.
@Command(
    name = "trust",
    description = "Says whose plugins may come from an index.",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir index trust ours billing",
      "weir index trust official acme/jwt-* weir",
      "weir index trust official acme --remove"
    },
    mixinStandardHelpOptions = true)
final class IndexTrustCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(index = "0", paramLabel = "NAME", description = "the index")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATTERN",
      description = "a publisher, publisher/name, publisher/begin-*, or * for the whole index")
  private List<String> patterns = new ArrayList<>();

  @Option(names = "--remove", description = "not any more")
  private boolean isRemoved;

  @Mixin private MarketOptions options = new MarketOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  IndexTrustCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    for (var pattern : patterns) {
      var problem = Trust.problem(pattern);
      if (problem.isPresent()) {
        throw new ParameterException(spec.commandLine(), "PATTERN: " + problem.get());
      }
    }
    var folder = options.folder();
    var list = IndexList.read(folder.indexes());
    var index = list.require(name);
    var trusted = new LinkedHashSet<>(index.trust().patterns());
    if (isRemoved) {
      patterns.forEach(trusted::remove);
    } else {
      trusted.addAll(patterns);
    }
    var trust = new Trust(List.copyOf(trusted), index.trust().coolDown());
    list.with(index.withTrust(trust)).write(folder.indexes());
    options.print(
        shell.terminal(),
        JsonObject.EMPTY.with("name", name).with("trust", JsonArray.ofStrings(trusted)),
        List.of(name + " is trusted for " + text(trust)));
    return ExitCode.OK;
  }

  static String text(Trust trust) {
    return trust.patterns().isEmpty() ? "nobody" : String.join(", ", trust.patterns());
  }
}
