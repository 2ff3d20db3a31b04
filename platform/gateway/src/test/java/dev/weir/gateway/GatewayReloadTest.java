package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Filter;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayReloadTest {

  private static final String ALL = "[ { id: all, upstream: origin } ]";

  private final CountDownLatch held = new CountDownLatch(1);
  private final StubOrigin origin = StubOrigin.start(this::answer);

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    held.countDown();
    origin.close();
  }

  private void answer(String request, Socket connection) throws IOException {
    if (request.startsWith("GET /held ")) {
      awaitRelease();
    }
    connection.getOutputStream().write(StubOrigin.ok("origin").getBytes(StandardCharsets.UTF_8));
  }

  private void awaitRelease() {
    try {
      held.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void tellsItsStatusWhileAReloadTakesLong() throws Exception {
    var isMaking = new CountDownLatch(1);
    try (var gateway = GatewayFixture.start(directory, origin, ALL);
        var _ = Hooks.write(gateway.plugins(), () -> slow(isMaking))) {
      gateway.rewrite(yaml("[ { id: hooked, filters: [ hook ], upstream: origin } ]"));
      var reload = new FutureTask<>(gateway::reload);
      Thread.startVirtualThread(reload);
      isMaking.await();

      var status = gateway.admin("/admin/v1/status", HttpRequest.Builder::GET).body();

      assertThat(status).contains("\"routes\": 1,");
      assertThat(gateway.gateway().config().routes()).extracting("id").containsExactly("all");
      held.countDown();
      assertThat(reload.get().statusCode()).isEqualTo(200);
    }
  }

  private Filter slow(CountDownLatch isMaking) {
    isMaking.countDown();
    awaitRelease();
    return (request, chain) -> chain.proceed(request);
  }

  @Test
  void keepsAFilterWhoseRouteMoves() throws Exception {
    writeCountingPlugin();
    var counted =
        "{ id: counted, match: { path: /counted }, filters: [ counting ], upstream: origin }";
    try (var gateway = GatewayFixture.start(directory, origin, "[ " + counted + " ]")) {
      assertThat(count(gateway)).isEqualTo("1");
      var above = "{ id: above, match: { path: /above }, filters: [ counting ], upstream: origin }";

      reload(gateway, yaml("[ " + above + ", " + counted + " ]"));

      assertThat(count(gateway)).isEqualTo("2");
    }
  }

  @Test
  void keepsAFilterThatMovesWithinItsRoute() throws Exception {
    writeCountingPlugin();
    try (var gateway = GatewayFixture.start(directory, origin, counted("counting"))) {
      assertThat(count(gateway)).isEqualTo("1");

      reload(gateway, yaml(counted("{ name: counting, id: first }, counting")));

      assertThat(count(gateway)).isEqualTo("2");
    }
  }

  @Test
  void tellsFiltersOfOneNameApart() throws Exception {
    writeCountingPlugin();
    try (var gateway = GatewayFixture.start(directory, origin, counted("counting, counting"))) {
      assertThat(counts(gateway)).isEqualTo("1 1");

      reload(gateway, yaml(counted("counting, counting, counting")));

      assertThat(counts(gateway)).isEqualTo("2 2 1");
    }
  }

  @Test
  void closesAFilterWhenTheLastTableThatUsedItHasDrained() throws Exception {
    var closed = writeCountingPlugin();
    var held = "[ { id: held, match: { path: /held }, filters: [ counting ], upstream: origin } ]";
    try (var gateway = GatewayFixture.start(directory, origin, held)) {
      try (var client = request(gateway.gateway().port())) {
        reload(gateway, yaml(ALL));
        assertThat(status(gateway)).contains("\"draining-tables\": 1");
        assertThat(closed).doesNotExist();

        this.held.countDown();
        assertThat(client.getInputStream().read()).isEqualTo('H');
      }

      Eventually.isTrue("closed", () -> Files.exists(closed));
      Eventually.isTrue("drained", () -> status(gateway).contains("\"draining-tables\": 0"));
    }
  }

  @Test
  void waitsForAListenerThatWasRemovedBeforeItStops() throws Exception {
    var port = freePort();
    GatewayFixture.write(directory, withListener("127.0.0.1", port) + "drain-timeout: 2s\n");
    try (var gateway = GatewayFixture.open(directory);
        var _ = request(port)) {
      reload(gateway, yaml(ALL) + "drain-timeout: 2s\n");

      gateway.gateway().close();

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("weir-listener-stop");
    }
  }

  @Test
  void stopsInTimeThoughAListenerThatWasRemovedHadLonger() throws Exception {
    var port = freePort();
    GatewayFixture.write(directory, withListener("127.0.0.1", port));
    try (var gateway = GatewayFixture.open(directory);
        var _ = request(port)) {
      reload(gateway, yaml(ALL) + "drain-timeout: 1h\n");
      reload(gateway, yaml(ALL) + "drain-timeout: 1s\n");

      gateway.gateway().close();

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("weir-listener-stop");
    }
  }

  @Test
  void opensAnAddressAgainThoughTheListenerBeforeStillFinishesARequest() throws Exception {
    var port = freePort();
    GatewayFixture.write(directory, withListener("127.0.0.1", port));
    try (var gateway = GatewayFixture.open(directory);
        var client = request(port)) {
      reload(gateway, yaml(ALL));

      reload(gateway, withListener("127.0.0.1", port));

      held.countDown();
      assertThat(client.getInputStream().read()).isEqualTo('H');
    }
  }

  @Test
  void saysWhichListenerHasThePortOfANewOne() throws Exception {
    var port = freePort();
    GatewayFixture.write(directory, withListener("0.0.0.0", port));
    try (var gateway = GatewayFixture.open(directory)) {
      gateway.rewrite(withListener("127.0.0.1", port));

      assertThat(gateway.reload().body())
          .contains(
              "listener 127.0.0.1:%d cannot be started: Address already in use by listener 0.0.0.0:%d (expected: a reload that removes it, before)"
                  .formatted(port, port));

      reload(gateway, yaml(ALL));
      reload(gateway, withListener("127.0.0.1", port));
    }
  }

  @Test
  void seesAChangeOfTheFileDuringTheStart() throws Exception {
    Files.createDirectories(directory.resolve("plugins"));
    var next = yaml("[ { id: a, match: { path: /a }, upstream: origin } ]");
    Files.writeString(directory.resolve("next.yaml"), next);
    writePluginThatMoves("next.yaml", "weir.yaml");

    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      Eventually.isTrue("reloaded", () -> gateway.get("/x").statusCode() == 404);
    }
  }

  @Test
  void seesAPluginThatComesDuringTheStart() throws Exception {
    Files.createDirectories(directory.resolve("plugins"));
    TestJar.of("greeting", "1.0").write(directory.resolve("greeting.jar"));
    writePluginThatMoves("greeting.jar", "plugins/greeting.jar");

    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      Eventually.isTrue("loaded", () -> status(gateway).contains("greeting 1.0"));
    }
  }

  /// A plugin whose start, while the gateway starts, moves a file.
  private void writePluginThatMoves(String from, String to) {
    TestJar.of("moving", "1.0")
        .life(
            """
            @Override public void start() {
              try {
                java.nio.file.Files.move(
                    java.nio.file.Path.of("%s"),
                    java.nio.file.Path.of("%s"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }
            """
                .formatted(directory.resolve(from), directory.resolve(to)))
        .write(directory.resolve("plugins/moving.jar"));
  }

  /// A plugin with a filter that adds to `X-Count` how many requests it has seen, and the file that
  /// is there once one of its filters has been closed.
  private Path writeCountingPlugin() throws IOException {
    var closed = directory.resolve("closed");
    Files.createDirectories(directory.resolve("plugins"));
    TestJar.empty("counting", "1.0")
        .extension("Factory")
        .source(
            "Factory",
            """
            public final class Factory implements FilterFactory<Factory.Config> {
              public record Config() {}
              @Override public String name() { return "counting"; }
              @Override public Class<Config> configType() { return Config.class; }
              @Override public Filter create(Config config) { return new Counting(); }
            }
            """)
        .source(
            "Counting",
            """
            public final class Counting implements Filter, AutoCloseable {
              private int seen;
              @Override public Response handle(Request request, Chain chain) throws Exception {
                seen++;
                var response = chain.proceed(request);
                var inner = response.headers().first("X-Count").map(it -> " " + it).orElse("");
                return response.withHeader("X-Count", seen + inner);
              }
              @Override public void close() throws Exception {
                java.nio.file.Files.createFile(java.nio.file.Path.of("%s"));
              }
            }
            """
                .formatted(closed))
        .write(directory.resolve("plugins/counting.jar"));
    return closed;
  }

  private static String counted(String filters) {
    return "[ { id: counted, match: { path: /counted }, filters: [ "
        + filters
        + " ], upstream: origin } ]";
  }

  /// How many requests the last filter of the route has seen.
  private static String count(GatewayFixture gateway) {
    var counts = counts(gateway);
    return counts.substring(counts.lastIndexOf(' ') + 1);
  }

  private static String counts(GatewayFixture gateway) {
    return gateway.get("/counted").headers().firstValue("X-Count").orElse("");
  }

  private static String status(GatewayFixture gateway) {
    return gateway.admin("/admin/v1/status", HttpRequest.Builder::GET).body();
  }

  private static void reload(GatewayFixture gateway, String yaml) {
    gateway.rewrite(yaml);
    var response = gateway.reload();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private String yaml(String routes) {
    return GatewayFixture.yaml(origin, routes);
  }

  private String withListener(String host, int port) {
    return yaml(ALL)
        .replace("listeners: [", "listeners: [ { address: \"" + host + ":" + port + "\" },");
  }

  /// A client whose request has arrived at the origin, which holds it.
  private Socket request(int port) throws IOException {
    var client = new Socket(InetAddress.getLoopbackAddress(), port);
    client
        .getOutputStream()
        .write("GET /held HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    Eventually.isTrue("arrived", () -> !origin.requests().isEmpty());
    return client;
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
