package dev.weir.cli;

import dev.weir.cli.live.AdminAnswer;
import dev.weir.cli.live.AdminClient;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
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
    var client = admin.client(options.configuration(), shell);
    var lock = LockFile.read(options.folder().lock());
    return switch (client.status()) {
      case AdminAnswer.Done(var body) -> {
        print(new StatusTexts(body, lock, Instant.now()), client);
        yield ExitCode.OK;
      }
      case AdminAnswer.NobodyThere(var why) ->
          throw new MarketplaceException(
              Reason.NOT_FOUND, "no gateway answers at %s (%s)".formatted(client.address(), why));
      case AdminAnswer.Denied(var hasToken) ->
          throw new IllegalStateException(AdminOptions.denied(client, hasToken));
      case AdminAnswer.Refused(var code, _) ->
          throw new IllegalStateException("admin " + client.address() + ": " + code);
      case AdminAnswer.Unclear(var why) ->
          throw new IllegalStateException("admin " + client.address() + ": " + why);
    };
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
