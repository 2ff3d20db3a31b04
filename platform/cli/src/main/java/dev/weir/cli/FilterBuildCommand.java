package dev.weir.cli;

import dev.weir.cli.filter.FilterProject;
import dev.weir.cli.filter.Tools;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/// `weir filter build`.
@Command(
    name = "build",
    description = {
      "Compiles a filter to DIR/dist/NAME.wasm.",
      "",
      "What compiles it depends on what DIR holds: Cargo.toml (cargo, or Debian's rustc), go.mod (Go 1.24 or newer), or"
          + " package.json (npm)."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = "weir filter build add-country",
    mixinStandardHelpOptions = true)
final class FilterBuildCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the folder of the filter (default: this one)")
  private Path directory = Path.of(".");

  FilterBuildCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var terminal = shell.terminal();
    var module =
        FilterProject.in(directory).build(new Tools(shell.environment(), terminal.err()::println));
    terminal.out().println("%s: %,d bytes".formatted(module, module.toFile().length()));
    return ExitCode.OK;
  }
}
