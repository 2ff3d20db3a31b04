package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Printable;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/// `weir cache status`.
@Command(
    name = "status",
    description = {
      "Shows how well the caches of a running gateway do.",
      "",
      "For each one: where values were when they were asked for, how many were put and purged, and the keys that are asked"
          + " for so often that each is more than about a fiftieth of all. The exit code is 3 if no gateway answers."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir cache status", "weir cache status --admin 10.0.0.5:9901 --json"},
    mixinStandardHelpOptions = true)
final class CacheStatusCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private GatewayOptions gateway = new GatewayOptions();
  @Mixin private JsonOption json = new JsonOption();

  CacheStatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var client = gateway.client(shell);
    try {
      var status = AdminOptions.requireDone(client, client.caches());
      json.print(shell.terminal(), status.object(), lines(status));
      return ExitCode.OK;
    } catch (JsonException e) {
      throw new IllegalStateException("admin " + client.address() + ": " + e.getMessage(), e);
    }
  }

  private static List<String> lines(JsonView status) throws JsonException {
    var memory = status.member("memory");
    var lines = new ArrayList<String>();
    lines.add(
        "in memory: %d values, %.1f MiB, %d evicted"
            .formatted(
                memory.member("entries").integer(),
                memory.member("bytes").integer() / (double) (1 << 20),
                memory.member("evicted").integer()));
    for (var cache : status.member("caches").elements()) {
      lines.addAll(lines(cache, cache.member("gets"), cache.member("puts")));
    }
    return lines;
  }

  private static List<String> lines(JsonView cache, JsonView gets, JsonView puts)
      throws JsonException {
    var lines = new ArrayList<String>();
    lines.add(
        "%s/%s"
            .formatted(
                Printable.of(cache.member("plugin").string()),
                Printable.of(cache.member("cache").string())));
    lines.add(
        "  gets: %d in memory, %d in Redis, %d nowhere"
            .formatted(
                gets.member("memory").integer(),
                gets.member("shared").integer(),
                gets.member("nowhere").integer()));
    lines.add(
        "  puts: %d in Redis, %d in memory only; purges: %d"
            .formatted(
                puts.member("shared").integer(),
                puts.member("memory").integer(),
                cache.member("purges").integer()));
    for (var hot : cache.member("hot").elements()) {
      lines.add(
          "  hot: %d %%  %s"
              .formatted(
                  hot.member("percent").integer(), Printable.of(hot.member("key").string())));
    }
    return lines;
  }
}
