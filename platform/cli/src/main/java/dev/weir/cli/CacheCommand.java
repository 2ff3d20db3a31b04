package dev.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir cache`, which does nothing without a command of its own.
@Command(
    name = "cache",
    description = "Shows what plugins keep because it took long to get, and removes it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footerHeading = "%n",
    footer = {
      "weir cache purge --tag product-17   what the upstream has named so",
      "weir cache purge --key 'shop http://shop.example/products/17'",
      "weir cache status                   hits, and keys that are hot"
    })
final class CacheCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /// The command with its own commands.
  static CommandLine line(Shell shell) {
    return new CommandLine(new CacheCommand())
        .addSubcommand(new CachePurgeCommand(shell))
        .addSubcommand(new CacheStatusCommand(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
