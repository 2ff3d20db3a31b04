package dev.weir.cli;

import dev.weir.cli.filter.ModuleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir filter check`.
@Command(
    name = "check",
    description = {
      "Says what a module is, what it needs and whether it runs.",
      "",
      "It is read, compiled, started with its configuration and given one GET request; what it calls meanwhile answers"
          + " 200 with nothing. The exit code is 1 if a finding keeps it from running."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = "weir filter check geo.wasm --config geo.yaml",
    mixinStandardHelpOptions = true)
final class FilterCheckCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "the .wasm file")
  private Path file = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the filter's configuration: YAML or JSON by its name, else bare text")
  private Optional<Path> config = Optional.empty();

  @Option(names = "--json", description = "for programs")
  private boolean isJson;

  @Mixin private ColorOption color = new ColorOption();

  FilterCheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          file + (Files.exists(file) ? ": not a file" : ": no such file"));
    }
    var check = ModuleCheck.of(file, FilterConfigFile.read(config, shell));
    var text = isJson ? check.json() : check.text(color.ink(shell.environment()));
    shell.terminal().out().print(text);
    shell.terminal().out().flush();
    return check.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
