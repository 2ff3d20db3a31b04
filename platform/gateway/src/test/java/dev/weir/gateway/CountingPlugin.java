package dev.weir.gateway;

import dev.weir.gateway.plugin.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A plugin whose filter `count` grants [#BURST] requests at once and [#PERMITS] a second to all
/// gateways together, and, while they cannot count together, a share of it.
///
/// Every answer tells in `X-Scope` who counted, `shared` or `local`, and in `X-Before` and
/// `X-After` the moments before and after, by the clock of [System#nanoTime].
final class CountingPlugin {

  static final long PERMITS = 200;
  static final long BURST = 50;

  private static final String MEMBERS =
      """
      static final java.time.Duration SECOND = java.time.Duration.ofSeconds(1);
      static final Limit WHOLE = new Limit.Rate(%d, SECOND, %d);
      static final Limit SHARE = new Limit.Rate(%d, SECOND, %d);
      final PluginContext context;
      public Factory(PluginContext context) { this.context = context; }
      Response answer() {
        var before = System.nanoTime();
        try {
          var grant = context.limits().take("all", WHOLE, 1, 1);
          return told(grant, before).withHeader("X-Scope", "shared");
        } catch (GatewayException _) {
          var grant = context.localLimits().take("all", SHARE, 1, 1);
          return told(grant, before).withHeader("X-Scope", "local");
        }
      }
      static Response told(Limits.Grant grant, long before) {
        var after = System.nanoTime();
        return Response.of(grant.isGranted() ? 200 : 429)
            .withHeader("X-Before", Long.toString(before))
            .withHeader("X-After", Long.toString(after));
      }
      """
          .formatted(PERMITS, BURST, PERMITS / 3, BURST / 3);

  private CountingPlugin() {}

  /// A gateway with the plugin, whose only route is counted.
  ///
  /// @param redis the value of `redis` in the file
  static void write(Path directory, String redis) throws IOException {
    var plugins = Files.createDirectories(directory.resolve("plugins"));
    TestJar.empty("count", "1")
        .factory("count", MEMBERS, "answer()")
        .write(plugins.resolve("count.jar"));
    GatewayFixture.write(
        directory,
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        redis: %s
        routes: [ { id: all, filters: [ count ], upstream: none } ]
        upstreams: { none: { endpoints: [ "127.0.0.1:1" ] } }
        plugins: { directory: plugins }
        """
            .formatted(redis));
  }
}
