package dev.weir.cli;

import dev.weir.cli.filter.CaseFile;
import dev.weir.cli.filter.CaseResult;
import dev.weir.cli.filter.Ink;
import dev.weir.cli.filter.Scratch;
import dev.weir.cli.plugin.FilterChoice;
import dev.weir.cli.plugin.NotFoundException;
import dev.weir.cli.plugin.PluginBuild;
import dev.weir.cli.plugin.PluginCases;
import dev.weir.cli.plugin.PluginProject;
import dev.weir.gateway.config.RecordFile;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weir plugin test`.
@Command(
    name = "test",
    description = {
      "Runs the cases in DIR/cases.yaml, each with a fresh filter in a real gateway.",
      "",
      "The plugin is compiled first, without Maven; its JUnit tests are Maven's. The cases are written as those of"
          + " `weir filter test`. The exit code is 1 if a case failed."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin test quota", "weir plugin test quota --filter 'over the limit' --json"},
    mixinStandardHelpOptions = true)
final class PluginTestCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private PluginParameter plugin = new PluginParameter();

  @Option(
      names = "--cases",
      paramLabel = "FILE",
      description = "the cases (default: DIR/cases.yaml)")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "the plugin to test (default: what DIR holds, compiled)")
  private Optional<Path> jar = Optional.empty();

  @Mixin private UseOption use = new UseOption();

  @Mixin private CaseOption wanted = new CaseOption();

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private ColorOption color = new ColorOption();

  PluginTestCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var path = file.orElseGet(() -> plugin.directory().resolve("cases.yaml"));
    if (!Files.isRegularFile(path)) {
      throw new NotFoundException(path + ": no such file (expected: cases)");
    }
    var all = RecordFile.read(path, CaseFile.class, shell.environment());
    var results = run(wanted.of(all, path));
    var failed = (int) results.stream().filter(it -> !it.isGood()).count();
    json.print(
        shell.terminal(),
        json(results),
        List.of(Texts.summary(all.cases().size(), results.size(), failed)));
    return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private List<CaseResult> run(CaseFile cases) {
    var ink = json.isGiven() ? new Ink(false) : color.ink(shell.environment());
    var results = new ArrayList<CaseResult>();
    try (var scratch = Scratch.create()) {
      var tested = jar.orElseGet(() -> built(scratch.path().resolve("plugin.jar")));
      if (!Files.isRegularFile(tested)) {
        throw new NotFoundException(tested + ": no such file");
      }
      PluginCases.run(
          cases,
          tested,
          choose(tested),
          ink,
          result -> {
            results.add(result);
            if (!json.isGiven()) {
              result.lines(ink).forEach(shell.terminal().out()::println);
            }
          });
    }
    return results;
  }

  private Path built(Path target) {
    try (var build = PluginBuild.of(plugin.directory())) {
      build.write(PluginProject.in(plugin.directory()), target);
      return target;
    }
  }

  private String choose(Path tested) {
    try {
      return FilterChoice.of(tested, use.name());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static JsonObject json(List<CaseResult> results) {
    List<JsonValue> cases = new ArrayList<>();
    for (var result : results) {
      cases.add(
          JsonObject.EMPTY
              .with("name", result.name())
              .with("passed", result.isGood())
              .with("millis", result.time().toMillis())
              .with("wrong", JsonArray.ofStrings(result.wrong())));
    }
    return JsonObject.EMPTY.with("cases", new JsonArray(cases));
  }
}
