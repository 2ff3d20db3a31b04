package dev.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir plugin`, which does nothing without a command of its own.
@Command(
    name = "plugin",
    description =
        "Makes, tests and publishes plugins in Java; installs plugins and WASM filters of an index.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footerHeading = "%n",
    footer = {
      "weir plugin new quota           begins a plugin",
      "weir plugin test quota          runs its cases",
      "weir plugin dev quota           serves it, and swaps it at each save",
      "weir plugin check quota         says whether it can be published",
      "weir plugin pack quota          makes its jar",
      "weir plugin sign quota          signs a release with your key",
      "weir plugin publish FILE        hands it in to an index",
      "",
      "weir plugin search jwt          finds plugins in the indexes",
      "weir plugin install acme/quota  verifies one, writes weir.lock, makes it live",
      "weir plugin upgrade             upgrades all",
      "weir plugin status              says what the running gateway has loaded",
      "weir plugin audit               says what is revoked, changed or outdated"
    })
final class PluginCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /// The command with its own commands.
  static CommandLine line(Shell shell) {
    return new CommandLine(new PluginCommand())
        .addSubcommand(new PluginNewCommand(shell))
        .addSubcommand(new PluginTestCommand(shell))
        .addSubcommand(new PluginDevCommand(shell))
        .addSubcommand(new PluginCheckCommand(shell))
        .addSubcommand(new PluginPackCommand(shell))
        .addSubcommand(new PluginSignCommand(shell))
        .addSubcommand(new PluginPublishCommand(shell))
        .addSubcommand(new PluginSearchCommand(shell))
        .addSubcommand(new PluginInfoCommand(shell))
        .addSubcommand(new PluginInstallCommand(shell))
        .addSubcommand(new PluginUpgradeCommand(shell))
        .addSubcommand(new PluginCanaryCommand(shell))
        .addSubcommand(new PluginPromoteCommand(shell))
        .addSubcommand(new PluginRollbackCommand(shell))
        .addSubcommand(new PluginRemoveCommand(shell))
        .addSubcommand(new PluginStatusCommand(shell))
        .addSubcommand(new PluginListCommand(shell))
        .addSubcommand(new PluginOutdatedCommand(shell))
        .addSubcommand(new PluginRestoreCommand(shell))
        .addSubcommand(new PluginVerifyCommand(shell))
        .addSubcommand(new PluginAuditCommand(shell))
        .addSubcommand(new PluginLeaksCommand(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
