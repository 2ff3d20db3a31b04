package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.index.Trust;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir index add`.
@Command(
    name = "add",
    description = {
      "Adds an index, which is trusted for nobody yet.",
      "",
      "Its root says which keys sign for it and has to come from elsewhere than the index itself. Indexes are asked in"
          + " their order; a plugin comes from the first one that is trusted for it, and from no other."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir index add ours https://plugins.example/index --root ours.root.json",
      "weir index add local repository --root 1.root.json --trust acme --cool-down 0"
    },
    mixinStandardHelpOptions = true)
final class IndexAddCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(index = "0", paramLabel = "NAME", description = "what it is called here")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "URL|DIR",
      description = "where it is served; more than one are mirrors")
  private List<String> places = new ArrayList<>();

  @Mixin private RootOption root = new RootOption();

  @Option(
      names = "--trust",
      paramLabel = "PATTERN",
      split = ",",
      description =
          "whose plugins may come from it: a publisher, publisher/name, publisher/begin-*, or *")
  private List<String> patterns = new ArrayList<>();

  @Option(
      names = "--cool-down",
      paramLabel = "HOURS",
      defaultValue = "72",
      description = "how long a release must have been listed (default: ${DEFAULT-VALUE})")
  private int coolDown = 72;

  @Option(names = "--first", description = "ask it before all others")
  private boolean isFirst;

  @Mixin private MarketOptions options = new MarketOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  IndexAddCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var folder = options.folder();
    var list = IndexList.read(folder.indexes());
    requireUsable(list);
    var urls = places.stream().map(this::url).toList();
    var trust = new Trust(patterns, Duration.ofHours(coolDown));
    var index = new IndexConfig(name, urls, root.root(urls), trust, Optional.empty());
    (isFirst ? list.withFirst(index) : list.with(index)).write(folder.indexes());
    options.print(
        shell.terminal(),
        JsonObject.EMPTY
            .with("name", name)
            .with("urls", JsonArray.ofStrings(urls))
            .with("trust", JsonArray.ofStrings(patterns)),
        List.of(
            "added " + name + ": " + String.join(", ", urls),
            patterns.isEmpty()
                ? "trusted for nobody yet: weir index trust " + name + " PUBLISHER"
                : "trusted for " + String.join(", ", patterns)));
    return ExitCode.OK;
  }

  private void requireUsable(IndexList list) {
    if (!EntryId.isPart(name)) {
      throw misused("NAME: '" + name + "' (expected: " + EntryId.PART_EXPECTED + ")");
    }
    if (list.find(name).isPresent()) {
      throw misused("NAME: there is an index called " + name + " (expected: another name)");
    }
    if (!root.isGiven()) {
      throw misused("a root is missing (expected: --root FILE or --root-sha256 DIGEST)");
    }
    if (coolDown < 0 || coolDown > 24 * 365) {
      throw misused("--cool-down: '" + coolDown + "' (expected: 0 to 8760)");
    }
    patterns.forEach(pattern ->
        Trust.problem(pattern)
            .ifPresent(problem -> {
              throw misused("--trust: " + problem);
            }));
  }

  private String url(String place) {
    if (IndexConfig.isUrl(place)) {
      return place;
    }
    var folder = Path.of(place);
    if (!Files.isDirectory(folder)) {
      throw misused("'" + place + "' (expected: a folder, or a file:, http: or https: URL)");
    }
    return folder.toUri().toString();
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
