package dev.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir index root`, which does nothing without a command of its own.
@Command(
    name = "root",
    description = "Changes the keys of an index.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footerHeading = "%n",
    footer = {
      "weir index root rotate public -o next.json \\",
      "  --remove root=7a1c... --add root=new.pem.pub",
      "weir index root sign next.json --after public --key root-1.pem",
      "weir index root sign next.json --after public --key root-2.pem",
      "weir index sign INDEX --keys keys --repository public --root next.json"
    })
final class IndexRootCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /// The command with its own commands.
  static CommandLine line(Shell shell) {
    return new CommandLine(new IndexRootCommand())
        .addSubcommand(new IndexRootRotateCommand(shell))
        .addSubcommand(new IndexRootSignCommand(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
