package dev.weir.cli;

import dev.weir.cli.plugin.CompileError;
import dev.weir.cli.plugin.NotFoundException;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.marketplace.MarketplaceException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir` itself, which does nothing without a command.
@Command(
    name = "weir",
    description = "An API gateway that its users extend while it runs.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Text.class,
    footerHeading = "%n",
    footer = {
      "weir run                starts a demo that prints what to try",
      "weir run my.yaml        proxies as my.yaml says",
      "weir COMMAND --help     says more about a command",
      "",
      "Exit codes: 0 done, 1 something is wrong, 2 the command was not understood;",
      "of plugins and indexes also 3 not found, 4 not verified, 5 incompatible,",
      "6 not accepted, 7 revoked, 8 refused by the running gateway, which serves on,",
      "9 what is known is too old."
    })
final class WeirCommand implements Runnable {

  private static final System.Logger LOGGER = System.getLogger(WeirCommand.class.getName());

  @Spec private CommandSpec spec = CommandSpec.create();

  /// Runs the command that the arguments name.
  ///
  /// @return the exit code
  static int execute(Shell shell, String... arguments) {
    return line(shell).execute(arguments);
  }

  /// The command with all its own commands.
  static CommandLine line(Shell shell) {
    return new CommandLine(new WeirCommand())
        .addSubcommand(new RunCommand(shell))
        .addSubcommand(new CheckCommand(shell))
        .addSubcommand(new ExplainCommand(shell))
        .addSubcommand(new SchemaCommand(shell))
        .addSubcommand(FilterCommand.line(shell))
        .addSubcommand(PluginCommand.line(shell))
        .addSubcommand(IndexCommand.line(shell))
        .addSubcommand(new ReloadCommand(shell))
        .addSubcommand(new TopCommand(shell))
        .addSubcommand(CacheCommand.line(shell))
        .addSubcommand(new TapCommand(shell))
        .addSubcommand(new CompletionCommand(shell.terminal()))
        .addSubcommand(new VersionCommand(shell.terminal()))
        .addSubcommand(new WarmUpCommand(shell))
        .setOut(shell.terminal().out())
        .setErr(shell.terminal().err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpLongOptionsMaxWidth(28)
        .setExecutionExceptionHandler((failure, _, _) -> report(failure, shell.terminal()));
  }

  private static int report(Exception failure, Terminal terminal) {
    switch (failure) {
      case ConfigurationException e -> terminal.err().println(e.getMessage());
      case NotFoundException e -> {
        terminal.err().println("weir: " + e.getMessage());
        return ExitCodes.NOT_FOUND;
      }
      case MarketplaceException e -> {
        terminal.err().println("weir: " + e.getMessage());
        return e.reason().exitCode();
      }
      case FileSystemException e -> {
        terminal.err().println("weir: " + problem(e));
        return e instanceof NoSuchFileException ? ExitCodes.NOT_FOUND : ExitCode.SOFTWARE;
      }
      case CompileError e -> e.places().forEach(terminal.err()::println);
      case IllegalStateException e -> terminal.err().println("weir: " + e.getMessage());
      default -> LOGGER.log(Level.ERROR, "this is a mistake in Weir; please report it", failure);
    }
    return ExitCode.SOFTWARE;
  }

  private static String problem(FileSystemException failure) {
    return switch (failure) {
      case NoSuchFileException e -> e.getFile() + ": no such file";
      case FileAlreadyExistsException e -> e.getFile() + ": exists already (expected: a new file)";
      default -> String.valueOf(failure.getMessage());
    };
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
