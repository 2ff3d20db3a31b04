package dev.weir.cli;

import dev.weir.cli.live.AdminClient;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.json.JsonException;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin status`.
@Command(
    name = "status",
    description = {
      "Shows which versions of plugins the running gateway has, and what they do.",
      "",
      "What its rules have decided about versions that are tried out is shown, too, with what settles it in weir.lock."
          + " The exit code is 3 if no gateway answers."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin status", "weir plugin status --admin 10.0.0.5:9901 --json"},
    mixinStandardHelpOptions = true)
final class PluginStatusCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private AdminOptions admin = new AdminOptions();
  @Mixin private MarketOptions options = new MarketOptions();

  PluginStatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var client = admin.client(options.named(), shell);
    var lock = LockFile.read(options.folder().lock());
    var body = AdminOptions.requireDone(client, client.status());
    print(new StatusTexts(body, lock, Instant.now()), client);
    return ExitCode.OK;
  }

  private void print(StatusTexts texts, AdminClient client) {
    try {
      options.print(shell.terminal(), texts.json(client.address().toString()), texts.lines());
    } catch (JsonException e) {
      throw new IllegalStateException(
          "admin " + client.address() + ": " + e.getMessage() + " (is it a Weir of this version?)",
          e);
    }
  }
}
