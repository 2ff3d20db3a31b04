package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weir cache purge`.
@Command(
    name = "purge",
    description = {
      "Removes what a running gateway keeps, from all gateways that share its Redis.",
      "",
      "What is being fetched meanwhile is not kept either. Keys of the filter cache are its zone (the id of the route"
          + " unless the filter says otherwise), a space, and the URL as the gateway has got it: http, unless a trusted proxy says https, and the host in lower case."
          + " What matches nothing is no mistake. If Redis is away, the"
          + " gateway that was asked forgets at once, the others are told when it is back, and the exit code is 1; it is 3"
          + " if no gateway answers."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir cache purge --tag product-17 --tag product-18",
      "weir cache purge --prefix 'shop http://shop.example/products/'",
      "weir cache purge --all --plugin geo"
    },
    mixinStandardHelpOptions = true)
final class CachePurgeCommand implements Callable<Integer> {

  private final Shell shell;

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--plugin",
      paramLabel = "NAME",
      defaultValue = "cache",
      description = "whose caches (default: ${DEFAULT-VALUE})")
  private String plugin = "cache";

  @Option(
      names = "--cache",
      paramLabel = "NAME",
      description = "which one of the plugin; all if absent")
  private Optional<String> cache = Optional.empty();

  @Mixin private GatewayOptions gateway = new GatewayOptions();
  @Mixin private JsonOption json = new JsonOption();

  /// What is to be removed.
  private static final class What {

    @Option(names = "--key", paramLabel = "KEY", description = "what is under these keys")
    private List<String> keys = List.of();

    @Option(
        names = "--prefix",
        paramLabel = "TEXT",
        description = "what is under keys that begin so")
    private List<String> prefixes = List.of();

    @Option(names = "--tag", paramLabel = "TAG", description = "what has these tags")
    private List<String> tags = List.of();

    @Option(names = "--all", description = "everything")
    private boolean isAll;

    List<Map.Entry<String, String>> all() {
      var all = new ArrayList<Map.Entry<String, String>>();
      keys.forEach(it -> all.add(Map.entry("key", it)));
      prefixes.forEach(it -> all.add(Map.entry("prefix", it)));
      tags.forEach(it -> all.add(Map.entry("tag", it)));
      if (isAll) {
        all.add(Map.entry("all", "true"));
      }
      return all;
    }
  }

  CachePurgeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException, JsonException {
    var client = gateway.client(shell);
    var isTold = true;
    for (var purge : what.all()) {
      var query = new LinkedHashMap<String, String>();
      query.put("plugin", plugin);
      cache.ifPresent(it -> query.put("cache", it));
      query.put(purge.getKey(), purge.getValue());
      var answer = AdminOptions.requireDone(client, client.purge(query));
      isTold &= answer.member("status").string().equals("purged");
    }
    var line =
        isTold ? "purged" : "purged on this gateway; the others are told when Redis answers again";
    var status = JsonObject.EMPTY.with("status", isTold ? "purged" : "purged-here");
    json.print(shell.terminal(), status, List.of(line));
    return isTold ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
