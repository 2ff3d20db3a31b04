package dev.weir.cli;

import dev.weir.cli.filter.CaseFile;
import dev.weir.cli.filter.CaseRunner;
import dev.weir.cli.filter.FilterProject;
import dev.weir.cli.filter.Tools;
import dev.weir.gateway.config.RecordFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir filter test`.
@Command(
    name = "test",
    description = {
      "Runs the cases in DIR/cases.yaml, each with a fresh filter in a real gateway.",
      "",
      "The filter is built first if its module is not there or older than its source. What the filter calls is made up"
          + " by `calls`, of a case or of the whole file: the name of an upstream, what it expects and what it answers."
          + " The exit code is 1 if a case failed."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = "weir filter test add-country --filter 'private networks'",
    mixinStandardHelpOptions = true)
final class FilterTestCommand implements Callable<Integer> {

  private static final String CASES = "cases.yaml";

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the folder of the filter (default: this one)")
  private Path directory = Path.of(".");

  @Option(
      names = "--wasm",
      paramLabel = "FILE",
      description = "the module to test (default: what DIR builds)")
  private Optional<Path> wasm = Optional.empty();

  @Mixin private CaseOption wanted = new CaseOption();

  @Mixin private ColorOption color = new ColorOption();

  FilterTestCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var file = directory.resolve(CASES);
    var all = RecordFile.read(file, CaseFile.class, shell.environment());
    var cases = wanted.of(all, file);
    var failed = run(cases);
    shell.terminal().out().println(Texts.summary(all.cases().size(), cases.cases().size(), failed));
    return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private int run(CaseFile cases) {
    var cache = shell.installation().cache();
    return CaseRunner.run(
        cases, module(), cache, color.ink(shell.environment()), shell.terminal().out()::println);
  }

  private Path module() {
    if (wasm.isPresent()) {
      if (!Files.isRegularFile(wasm.get())) {
        throw new IllegalStateException(wasm.get() + ": no such file");
      }
      return wasm.get();
    }
    var project = FilterProject.in(directory);
    return project.isBuilt()
        ? project.module()
        : project.build(new Tools(shell.environment(), shell.terminal().err()::println));
  }
}
