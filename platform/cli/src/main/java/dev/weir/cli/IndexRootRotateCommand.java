package dev.weir.cli;

import dev.weir.cli.market.NextRoot;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.author.KeyFiles;
import dev.weir.marketplace.author.RootEdit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir index root rotate`.
@Command(
    name = "rotate",
    description = {
      "Prepares the next root: other keys, or the same ones for another year.",
      "",
      "The file goes from one holder of a key to the next, each of whom signs it: those of the root before, and those of"
          + " the new one."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir index root rotate public -o next.json",
      "weir index root rotate public -o next.json \\",
      "  --remove root=7a1c... --add root=new.pem.pub"
    },
    mixinStandardHelpOptions = true)
final class IndexRootRotateCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "DIR", description = "the repository")
  private Path repository = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "the file to write")
  private Path output = Path.of("");

  @Option(
      names = "--add",
      paramLabel = "ROLE=FILE",
      description = "lets a public key sign for root, targets, snapshot or timestamp")
  private List<String> added = new ArrayList<>();

  @Option(names = "--remove", paramLabel = "ROLE=ID", description = "takes a role from a key")
  private List<String> removed = new ArrayList<>();

  @Option(
      names = "--threshold",
      paramLabel = "ROLE=NUMBER",
      description = "how many keys of a role have to sign")
  private Map<String, Integer> thresholds = new LinkedHashMap<>();

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      defaultValue = "365",
      description = "how long it is valid (default: ${DEFAULT-VALUE})")
  private int days = 365;

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  IndexRootRotateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    if (days < 1) {
      throw new ParameterException(spec.commandLine(), "--days: '" + days + "' (expected: > 0)");
    }
    var before = NextRoot.published(repository);
    try {
      var edit = RootEdit.after(before);
      for (var text : added) {
        var key = pair("--add", text);
        edit.add(key.role(), KeyFiles.readPublic(Path.of(key.value())));
      }
      for (var text : removed) {
        var key = pair("--remove", text);
        edit.remove(key.role(), key.value());
      }
      thresholds.forEach(edit::threshold);
      var next = new NextRoot(before, edit.prepare(Instant.now().plus(Duration.ofDays(days))));
      next.write(output);
      IndexTexts.print(next, output, json, shell.terminal());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK;
  }

  private record Pair(String role, String value) {}

  // Several keys of one role may come and go at once, so these are no maps.
  private Pair pair(String option, String text) {
    var end = text.indexOf('=');
    if (end < 1) {
      throw new ParameterException(
          spec.commandLine(), option + ": '" + text + "' (expected: ROLE=...)");
    }
    return new Pair(text.substring(0, end), text.substring(end + 1));
  }
}
