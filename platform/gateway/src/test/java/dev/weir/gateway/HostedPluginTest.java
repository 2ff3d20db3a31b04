package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.testkit.StubOrigin;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a plugin gets from a gateway that serves.
@Timeout(120)
class HostedPluginTest {

  private static final String MEMBERS =
      """
      final PluginContext context;
      public Factory(PluginContext context) { this.context = context; }
      Response answer(Request request) throws Exception {
        context.metrics().counter("asked", "Requests", java.util.Map.of("kind", "any")).increment();
        var call = Request.get("/quota").withHeader("Authorization", secret());
        try (var response = context.upstream("origin").send(call)) {
          var text = new String(response.body().readAll(DataSize.parse("1KiB")));
          return Response.of(200).withHeader("X-Origin", text);
        }
      }
      String secret() { return context.secret("token").orElseThrow().reveal(); }
      """;

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private GatewayFixture open(TestJar jar) throws Exception {
    var routes = "[ { id: all, filters: [ quota ] } ]";
    GatewayFixture.write(
        directory, GatewayFixture.yaml(origin, routes) + "secrets: { token: \"${env:TOKEN}\" }\n");
    Files.createDirectories(directory.resolve("plugins"));
    jar.write(directory.resolve("plugins/quota.jar"));
    return GatewayFixture.open(directory, Map.of("TOKEN", "Bearer abc"));
  }

  @Test
  void callsUpstreamsWithSecretsOfTheConfiguration() throws Exception {
    var jar = TestJar.empty("quota", "1").factory("quota", MEMBERS, "answer(request)");
    try (var gateway = open(jar)) {
      var response = gateway.get("/");

      assertThat(response.headers().firstValue("X-Origin")).contains("origin");
      assertThat(origin.requests().getFirst())
          .startsWith("GET /quota HTTP/1.1\r\n")
          .contains("Authorization: Bearer abc\r\n");
    }
  }

  @Test
  void showsItsMetrics() throws Exception {
    var jar = TestJar.empty("quota", "1").factory("quota", MEMBERS, "answer(request)");
    try (var gateway = open(jar)) {
      gateway.get("/");

      assertThat(gateway.admin("/metrics", HttpRequest.Builder::GET).body())
          .contains(
              "# TYPE weir_plugin_quota_asked_total counter",
              "weir_plugin_quota_asked_total{kind=\"any\",plugin=\"quota\",version=\"1\"",
              "weir_plugins_tasks{plugin=\"quota\",version=\"1\"");
    }
  }

  @Test
  void beginsCallsBeforeTheGatewayServes() throws Exception {
    var life =
        """
        public Life(PluginContext context) {
          context.scheduler().start("early", () -> {
            try (var response = context.upstream("origin").send(Request.get("/early"))) {
              response.body().readAll(DataSize.parse("1KiB"));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
        }
        """;
    var jar = TestJar.empty("quota", "1").life(life).factory("quota", MEMBERS, "answer(request)");
    try (var gateway = open(jar)) {
      gateway.get("/");

      Eventually.isTrue(
          "the task has called",
          () -> origin.requests().stream().anyMatch(it -> it.startsWith("GET /early ")));
    }
  }
}
