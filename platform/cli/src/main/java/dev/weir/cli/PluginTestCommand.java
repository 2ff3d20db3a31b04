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
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.RecordFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

  private static final Ink PLAIN = new Ink(false);

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the folder of the plugin (default: this one)")
  private Path directory = Path.of(".");

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

  @Option(
      names = "--use",
      paramLabel = "NAME",
      description = "the filter, if the plugin brings several")
  private Optional<String> use = Optional.empty();

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      description = "only the cases whose names it is found in")
  private Optional<Pattern> filter = Optional.empty();

  @Option(names = "--json", description = "for programs")
  private boolean isJson;

  @Mixin private ColorOption color = new ColorOption();

  PluginTestCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var cases = cases();
    var results = new ArrayList<CaseResult>();
    try (var scratch = Scratch.create()) {
      var plugin = jar.orElseGet(() -> built(scratch.path().resolve("plugin.jar")));
      if (!Files.isRegularFile(plugin)) {
        throw new NotFoundException(plugin + ": no such file");
      }
      var name = choose(plugin);
      PluginCases.run(cases, plugin, name, isJson ? PLAIN : ink(), result -> add(result, results));
    }
    var failed = (int) results.stream().filter(it -> !it.isGood()).count();
    var out = shell.terminal().out();
    out.print(isJson ? json(results) : Texts.summary(results.size(), failed) + "\n");
    out.flush();
    return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private String choose(Path plugin) {
    try {
      return FilterChoice.of(plugin, use);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void add(CaseResult result, List<CaseResult> results) {
    results.add(result);
    if (!isJson) {
      result.lines(ink()).forEach(shell.terminal().out()::println);
    }
  }

  private Ink ink() {
    return color.ink(shell.environment());
  }

  private CaseFile cases() {
    var path = file.orElseGet(() -> directory.resolve("cases.yaml"));
    if (!Files.isRegularFile(path)) {
      throw new NotFoundException(path + ": no such file (expected: cases)");
    }
    var whole = RecordFile.read(path, CaseFile.class, shell.environment());
    var wanted =
        whole.cases().stream()
            .filter(one -> filter.map(it -> it.matcher(one.name()).find()).orElse(true))
            .toList();
    if (wanted.isEmpty()) {
      throw new IllegalStateException(
          path + ": no case of that name among " + whole.cases().size());
    }
    return new CaseFile(whole.calls(), wanted);
  }

  private Path built(Path target) {
    try (var build = PluginBuild.of(directory)) {
      build.write(PluginProject.in(directory), target);
      return target;
    }
  }

  private static String json(List<CaseResult> results) {
    return JsonText.pretty(Map.of("cases", results.stream().map(PluginTestCommand::json).toList()));
  }

  private static Map<String, Object> json(CaseResult result) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", result.name());
    json.put("passed", result.isGood());
    json.put("millis", result.time().toMillis());
    json.put("wrong", result.wrong());
    return json;
  }
}
