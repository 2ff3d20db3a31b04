package dev.weir.cli;

import dev.weir.cli.live.AdminAnswer;
import dev.weir.marketplace.json.JsonException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir reload`.
@Command(
    name = "reload",
    description = {
      "Makes a running gateway read its configuration and plugins again.",
      "",
      "If anything is wrong with them, it is printed and the gateway goes on as before. A gateway also reloads by"
          + " itself when the file, one that a filter names, or the plugins directory changes, and on SIGHUP."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private GatewayOptions gateway = new GatewayOptions();

  ReloadCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, JsonException {
    var client = gateway.client(shell);
    return switch (client.reload()) {
      case AdminAnswer.Done(var body) -> {
        var generation = body.member("generation").integer();
        shell.terminal().out().println("reloaded: route table " + generation);
        yield ExitCode.OK;
      }
      case AdminAnswer.Refused(_, var problems) -> {
        problems.forEach(shell.terminal().err()::println);
        yield ExitCode.SOFTWARE;
      }
      case AdminAnswer.Denied(var hasToken) ->
          throw new IllegalStateException(AdminOptions.denied(client, hasToken));
      case AdminAnswer.NobodyThere(var why) ->
          throw new IllegalStateException("admin " + client.address() + ": " + why);
      case AdminAnswer.Unclear(var why) ->
          throw new IllegalStateException("admin " + client.address() + ": " + why);
    };
  }
}
