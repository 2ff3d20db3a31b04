package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir plugin leaks`.
@Command(
    name = "leaks",
    description = {
      "Asks a running gateway what keeps plugins in memory that it has unloaded.",
      "",
      "The gateway dumps its heap for that: it stands still for about a second for each gigabyte in use, and needs as"
          + " much space on its disk meanwhile. Without a leak nothing is dumped. The exit code is 1 if there is one, and 3"
          + " if no gateway answers."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin leaks", "weir plugin leaks --admin 10.0.0.5:9901 --json"},
    mixinStandardHelpOptions = true)
final class PluginLeaksCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private AdminOptions admin = new AdminOptions();
  @Mixin private MarketOptions options = new MarketOptions();

  PluginLeaksCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var client = admin.client(options.named(), shell);
    try {
      return print(AdminOptions.requireDone(client, client.leaks()));
    } catch (JsonException e) {
      throw new IllegalStateException("admin " + client.address() + ": " + e.getMessage(), e);
    }
  }

  private int print(JsonView answer) throws JsonException {
    var leaks = answer.member("leaks").elements();
    var lines = new ArrayList<String>();
    for (var leak : leaks) {
      lines.add(title(leak));
      leak.member("suspects").strings().forEach(suspect -> lines.add("  left: " + suspect));
      lines.addAll(path(leak));
    }
    options.print(shell.terminal(), answer.object(), leaks.isEmpty() ? List.of("no leaks") : lines);
    return leaks.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String title(JsonView leak) throws JsonException {
    return "%s %s, unloaded at %s, is kept in memory by:"
        .formatted(
            leak.member("plugin").string(),
            leak.member("version").string(),
            leak.member("unloaded-at").string());
  }

  private static List<String> path(JsonView leak) throws JsonException {
    var path = leak.member("path").strings();
    return path.isEmpty()
        ? List.of("  nothing any more")
        : path.stream().map(line -> "  " + line).toList();
  }
}
