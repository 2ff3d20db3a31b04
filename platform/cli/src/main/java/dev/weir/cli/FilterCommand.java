package dev.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir filter`, which does nothing without a command of its own.
@Command(
    name = "filter",
    description = "Makes, builds, tests and inspects WASM filters.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footerHeading = "%n",
    footer = {
      "weir filter new --lang rust geo    begins a filter",
      "weir filter test geo               builds it and runs its cases",
      "weir filter dev geo                serves it, and swaps it at each save",
      "weir filter check geo.wasm         says what it needs and whether it runs"
    })
final class FilterCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /// The command with its own commands.
  static CommandLine line(Shell shell) {
    return new CommandLine(new FilterCommand())
        .addSubcommand(new FilterNewCommand(shell))
        .addSubcommand(new FilterBuildCommand(shell))
        .addSubcommand(new FilterTestCommand(shell))
        .addSubcommand(new FilterDevCommand(shell))
        .addSubcommand(new FilterCheckCommand(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
