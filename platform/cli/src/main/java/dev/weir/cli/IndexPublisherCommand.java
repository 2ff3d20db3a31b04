package dev.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir index publisher`, which does nothing without a command of its own.
@Command(
    name = "publisher",
    description = "Says who publishes in an index with keys of their own.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footerHeading = "%n",
    footer = {
      "weir index publisher add INDEX acme --key acme.pem.pub",
      "weir index publisher rotate INDEX acme --key new.pem.pub",
      "weir index publisher list INDEX"
    })
final class IndexPublisherCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /// The command with its own commands.
  static CommandLine line(Shell shell) {
    return new CommandLine(new IndexPublisherCommand())
        .addSubcommand(new IndexPublisherAddCommand(shell))
        .addSubcommand(new IndexPublisherRotateCommand(shell))
        .addSubcommand(new IndexPublisherListCommand(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
