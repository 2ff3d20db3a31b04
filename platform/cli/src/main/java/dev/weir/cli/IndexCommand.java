package dev.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir index`, which does nothing without a command of its own.
@Command(
    name = "index",
    description = "Says where plugins come from and whom to trust; makes and signs an index.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footerHeading = "%n",
    footer = {
      "weir index add ours https://plugins.example/index --root root.json",
      "weir index trust ours billing   lets plugins of a publisher in",
      "weir index refresh              learns what is new",
      "weir index list                 shows the indexes, and how well each is known",
      "weir index export ours ours.zip takes an index to where no network is",
      "weir index sign INDEX --keys KEYS --repository DIR",
      "weir index publisher add INDEX acme --key acme.pem.pub"
    })
final class IndexCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /// The command with its own commands.
  static CommandLine line(Shell shell) {
    return new CommandLine(new IndexCommand())
        .addSubcommand(new IndexAddCommand(shell))
        .addSubcommand(new IndexRemoveCommand(shell))
        .addSubcommand(new IndexTrustCommand(shell))
        .addSubcommand(new IndexListCommand(shell))
        .addSubcommand(new IndexRefreshCommand(shell))
        .addSubcommand(new IndexExportCommand(shell))
        .addSubcommand(new IndexImportCommand(shell))
        .addSubcommand(new IndexKeyCommand(shell))
        .addSubcommand(new IndexSignCommand(shell))
        .addSubcommand(IndexPublisherCommand.line(shell))
        .addSubcommand(new IndexPagesCommand(shell))
        .addSubcommand(IndexRootCommand.line(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
