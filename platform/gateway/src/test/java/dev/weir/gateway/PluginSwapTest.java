package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Replaces a plugin while it serves requests of all kinds. `-Dweir.soak=…`, with any time, makes
/// it 1,000 times.
@Timeout(900)
class PluginSwapTest {

  private static final System.Logger LOGGER = System.getLogger(PluginSwapTest.class.getName());
  private static final int SWAPS = System.getProperty("weir.soak") == null ? 20 : 1000;

  private final MarkedOrigin origin = MarkedOrigin.start();

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @Test
  void losesNoRequestOverSwapsAndLeavesNoLoaderBehind() throws Exception {
    // Of gateways that have not quite ended.
    var before = Heap.instances("PluginClassLoader");
    var plugin = PaintPlugin.compile(directory.resolve("plugins"));
    plugin.write(0);
    GatewayFixture.write(directory, yaml("paint"));
    try (var gateway = GatewayFixture.open(directory)) {
      var begin = System.nanoTime();
      try (var clients = MixedClients.start(gateway.gateway().port())) {
        clients.await(0);
        for (var build = 1; build <= SWAPS; build++) {
          plugin.write(build);
          gateway.gateway().reload();
          clients.await(build);
        }
        var time = Duration.ofNanos(System.nanoTime() - begin);
        log(clients, time);
        assertThat(clients.failures()).isEmpty();
      }

      Eventually.isTrueAfterCollections(
          "only the loader of the last build is left",
          () -> Heap.instances("PluginClassLoader") <= before + 1);
      Eventually.isTrue(
          "nothing is draining",
          () ->
              gateway
                  .admin("/admin/v1/status", it -> it.GET())
                  .body()
                  .replace(" ", "")
                  .contains("\"draining-tables\":0"));
    }
  }

  /// Shows that the clients would notice.
  @Test
  void aNaiveReloadLosesRequests() throws Exception {
    var plugins = directory.resolve("swapped");
    var plugin = PaintPlugin.compile(plugins);
    plugin.write(0);
    GatewayFixture.write(directory, yaml("naive"));
    try (var naive = new NaiveReload(plugins);
        var gateway = GatewayFixture.open(directory, List.of(naive));
        var clients = MixedClients.start(gateway.gateway().port())) {
      clients.await(0);
      for (var build = 1; build <= 20; build++) {
        plugin.write(build);
        naive.reload();
        clients.await(build);
      }

      assertThat(clients.failures()).isNotEmpty();
    }
  }

  private static void log(MixedClients clients, Duration time) {
    LOGGER.log(
        Level.INFO,
        "{0} swaps, {1} requests in {2} ms, {3} failed, the slowest plain one took {4} us",
        SWAPS,
        clients.answered(),
        time.toMillis(),
        clients.failures().size(),
        clients.slowest().toNanos() / 1000);
  }

  private String yaml(String filter) {
    return """
    listeners: [ { address: "127.0.0.1:0" } ]
    admin: { address: "127.0.0.1:0" }
    routes: [ { id: all, upstream: origin, filters: [ %s ] } ]
    upstreams: { origin: { endpoints: [ "127.0.0.1:%d" ] } }
    plugins: { directory: plugins, watch: false }
    """
        .formatted(filter, origin.port());
  }
}
