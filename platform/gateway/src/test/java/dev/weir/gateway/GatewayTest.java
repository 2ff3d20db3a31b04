package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {

  private static final String ALL = "[ { id: all, upstream: origin } ]";
  private static final String GREETING = "[ { id: all, filters: [ greeting ], upstream: origin } ]";

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @Test
  void servesWhatTheFileSays() {
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      assertThat(gateway.get("/x").body()).isEqualTo("origin");
    }
  }

  @Test
  void answersAProblemDocumentWhereNoRouteMatches() {
    try (var gateway =
        GatewayFixture.start(
            directory, origin, "[ { id: a, match: { path: /a }, upstream: origin } ]")) {
      var response = gateway.get("/b");

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.headers().firstValue("content-type"))
          .contains("application/problem+json");
      assertThat(response.body()).contains("\"code\":\"route-not-found\"");
    }
  }

  @Test
  void saysWhichMethodsAreAllowed() {
    try (var gateway =
        GatewayFixture.start(
            directory,
            origin,
            "[ { id: a, match: { methods: [ POST, PUT ] }, upstream: origin } ]")) {
      var response = gateway.get("/");

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("allow")).contains("POST, PUT");
    }
  }

  @Test
  void reloadsWhenTheFileChanges() {
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      gateway.rewrite(
          GatewayFixture.yaml(origin, "[ { id: a, match: { path: /a }, upstream: origin } ]"));

      Eventually.isTrue("reloaded", () -> gateway.get("/x").statusCode() == 404);
      assertThat(gateway.get("/a").body()).isEqualTo("origin");
    }
  }

  @Test
  void keepsServingWhenTheNewFileIsWrong() {
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      gateway.rewrite(GatewayFixture.yaml(origin, "[ { id: a, upstream: orgin } ]"));

      var response = gateway.reload();

      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.body())
          .contains("weir.yaml:3:")
          .contains(
              "routes[0].upstream: unknown upstream 'orgin' (expected one of: [origin]; did you mean")
          .contains("'origin'");
      assertThat(gateway.get("/x").body()).isEqualTo("origin");
    }
  }

  @Test
  void keepsTheConnectionsOfAnUpstreamThatDidNotChange() {
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      gateway.get("/1");

      assertThat(gateway.reload().body()).contains("\"generation\": 2");
      gateway.get("/2");

      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void putsAJarThatIsDroppedInToUse() throws Exception {
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      TestJar.of("greeting", "1.0").write(gateway.plugins().resolve("greeting.jar"));
      gateway.rewrite(GatewayFixture.yaml(origin, GREETING));

      Eventually.isTrue(
          "live", () -> gateway.get("/").headers().firstValue("X-Version").isPresent());
    }
  }

  @Test
  void swapsAJarThatIsReplaced() throws Exception {
    Files.createDirectories(directory.resolve("plugins"));
    var jar = TestJar.of("greeting", "1.0").write(directory.resolve("plugins/greeting.jar"));
    try (var gateway = GatewayFixture.start(directory, origin, GREETING)) {
      assertThat(gateway.get("/").headers().firstValue("X-Version")).contains("1.0");

      TestJar.of("greeting", "2.0").write(jar);

      Eventually.isTrue(
          "swapped",
          () -> gateway.get("/").headers().firstValue("X-Version").orElse("").equals("2.0"));
    }
  }

  @Test
  void refusesToLoseAPluginThatIsInUse() throws Exception {
    Files.createDirectories(directory.resolve("plugins"));
    var jar = TestJar.of("greeting", "1.0").write(directory.resolve("plugins/greeting.jar"));
    try (var gateway = GatewayFixture.start(directory, origin, GREETING)) {
      Files.delete(jar);

      assertThat(gateway.reload().body())
          .contains("filter greeting is in use, but greeting 1.0 (")
          .contains(
              "was removed (expected: put it back, or take the filter out of route all first)");
      assertThat(gateway.get("/").headers().firstValue("X-Version")).contains("1.0");
    }
  }

  @Test
  void refusesAJarWhoseFactoryThrowsInItsConstructor() throws Exception {
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      TestJar.empty("bad", "1.0")
          .factory("bad", "public Factory() { throw new IllegalStateException(\"no\"); }", "null")
          .write(gateway.plugins().resolve("bad.jar"));

      var response = gateway.reload();

      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.body()).contains("bad.jar").contains("IllegalStateException: no");
      assertThat(gateway.get("/x").body()).isEqualTo("origin");
    }
  }

  @Test
  void refusesAModuleThatIsGarbage() throws Exception {
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      Files.writeString(gateway.plugins().resolve("junk.wasm"), "this is no module");

      var response = gateway.reload();

      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.body()).contains("junk.wasm").contains("not a WebAssembly module");
      assertThat(gateway.get("/x").body()).isEqualTo("origin");
    }
  }

  @Test
  void opensAndClosesListenersAsTheFileSays() throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      var yaml = GatewayFixture.yaml(origin, ALL);
      gateway.rewrite(
          yaml.replace("listeners: [", "listeners: [ { address: \"127.0.0.1:" + port + "\" },"));
      assertThat(gateway.reload().statusCode()).isEqualTo(200);
      assertThat(accepts(port)).isTrue();

      gateway.rewrite(yaml);
      assertThat(gateway.reload().statusCode()).isEqualTo(200);

      Eventually.isTrue("closed", () -> !accepts(port));
    }
  }

  @Test
  void saysThatAnAddressIsInUse() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var yaml = GatewayFixture.yaml(origin, ALL).replaceFirst(":0", ":" + taken.getLocalPort());
      GatewayFixture.write(directory, yaml);

      assertThatThrownBy(() -> Gateway.start(GatewayFixture.options(directory)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "listener 127.0.0.1:"
                  + taken.getLocalPort()
                  + " cannot be started: Address already in use");
    }
  }

  @Test
  void saysAllThatIsWrongWithAFileAtTheStart() {
    GatewayFixture.write(
        directory, GatewayFixture.yaml(origin, "[ { id: a, filters: [ nope ] } ]"));

    assertThatThrownBy(() -> Gateway.start(GatewayFixture.options(directory)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("unknown filter 'nope'");
  }

  @Test
  void refusesAdminRequestsOfForeignPages() {
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      var response =
          gateway.admin(
              "/admin/v1/reload",
              it ->
                  it.header("Origin", "http://evil.example")
                      .POST(HttpRequest.BodyPublishers.noBody()));

      assertThat(response.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void saysThatItIsReady() {
    try (var gateway = GatewayFixture.start(directory, origin, ALL)) {
      assertThat(gateway.admin("/health/ready", HttpRequest.Builder::GET).statusCode())
          .isEqualTo(200);
    }
  }

  private static boolean accepts(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
