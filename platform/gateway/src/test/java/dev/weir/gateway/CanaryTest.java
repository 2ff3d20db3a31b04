package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.testkit.StubOrigin;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A plugin in two versions, of which the new one is tried out.
@Timeout(120)
class CanaryTest {

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @BeforeEach
  void writeBothVersions() throws Exception {
    Files.createDirectories(directory.resolve("plugins"));
    TestJar.of("geo", "1.0").write(directory.resolve("plugins/geo-1.0.jar"));
    TestJar.of("geo", "1.1").write(directory.resolve("plugins/geo-1.1.jar"));
  }

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @Test
  void eachVersionGetsItsShareOfTheRequests() {
    try (var gateway = start("version: 1.1, share: 30%")) {
      var versions = versions(gateway, 400);

      // Within five standard deviations.
      long candidates = versions.getOrDefault("1.1", 0L);
      assertThat(candidates).isBetween(75L, 165L);
      assertThat(versions).containsEntry("1.0", 400 - candidates).hasSize(2);
      var metrics = gateway.admin("/metrics", it -> it.GET()).body();
      assertThat(metrics)
          .contains(
              "weir_filter_requests_total{filter=\"geo\",plugin=\"geo\",version=\"1.1\"} "
                  + candidates)
          .contains("weir_plugin_canary_share_ratio{plugin=\"geo\"} 0.3");
      assertThat(status(gateway))
          .contains("\"state\":\"trial\",\"share\":\"30%\"")
          .contains("\"requests\":" + candidates);
    }
  }

  @Test
  void anOperatorChangesTheSharePromotesAndRollsBack() {
    try (var gateway = start("version: 1.1, share: 0%")) {
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.0");

      assertThat(order(gateway, "canary?share=100%25").statusCode()).isEqualTo(200);
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.1");

      order(gateway, "rollback");
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.0");

      order(gateway, "promote");
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.1");

      // What was decided stays decided, although the file says 0%.
      gateway.reload();
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.1");
      assertThat(status(gateway)).contains("\"state\":\"promoted\"", "\"parked\":\"1.0\"");

      order(gateway, "rollback");
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.0");
    }
  }

  @Test
  void anotherEntryInTheFileBeginsAnew() {
    try (var gateway = start("version: 1.1, share: 0%")) {
      order(gateway, "promote");

      gateway.rewrite(yaml("version: 1.1, share: 0%, park: 5m"));
      gateway.reload();

      assertThat(versions(gateway, 20)).containsOnlyKeys("1.0");
      assertThat(status(gateway)).contains("\"state\":\"trial\"");
    }
  }

  @Test
  void theVersionThatLostIsUnloadedWhenItWasParkedLongEnough() {
    try (var gateway = start("version: 1.1, share: 0%, park: 0s")) {
      order(gateway, "promote");

      Eventually.isTrue("1.0 is gone", () -> !status(gateway).contains("geo1.0("));
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.1");
      assertThat(order(gateway, "rollback").body()).contains("is not there any more");

      // It stays away over a reload, which finds its file again.
      assertThat(gateway.reload().statusCode()).isEqualTo(200);
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.1");
      assertThat(status(gateway)).doesNotContain("geo1.0(");
    }
  }

  @Test
  void aRuleRollsBackAVersionThatFails() {
    TestJar.empty("geo", "1.1")
        .factory("geo", "", "Response.of(500).withHeader(\"X-Version\", \"1.1\")")
        .write(directory.resolve("plugins/geo-1.1.jar"));
    try (var gateway = start("version: 1.1, share: 50%, rule: { requests: 20 }")) {
      versions(gateway, 100);

      Eventually.isTrue("rolled back", () -> status(gateway).contains("\"state\":\"rolled-back\""));
      assertThat(status(gateway)).containsPattern("\"reason\":\"errors(\\d+)of\\1,before0of");
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.0");
    }
  }

  @Test
  void aRuleRollsBackAVersionInQuarantine() {
    TestJar.empty("geo", "1.1")
        .factory("geo", "static Response fail() { throw new IllegalStateException(); }", "fail()")
        .write(directory.resolve("plugins/geo-1.1.jar"));
    try (var gateway = start("version: 1.1, share: 50%, rule: { requests: 1000000 }")) {
      versions(gateway, 100);

      Eventually.isTrue("rolled back", () -> status(gateway).contains("itisinquarantine"));
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.0");
    }
  }

  @Test
  void aRulePromotesAVersionThatIsAsGood() {
    try (var gateway = start("version: 1.1, share: 50%, rule: { requests: 20 }")) {
      versions(gateway, 100);

      Eventually.isTrue("promoted", () -> status(gateway).contains("\"state\":\"promoted\""));
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.1");
    }
  }

  @Test
  void orderedOverLoadAllRequestsAreServed() {
    try (var gateway = start("version: 1.1, share: 50%");
        var clients =
            SteadyClients.start(
                4, gateway.gateway().port(), "/", it -> it.contains("X-Version: 1."))) {
      for (var round = 0; round < 20; round++) {
        order(gateway, round % 2 == 0 ? "promote" : "rollback");
        clients.awaitAnswers(20);
      }

      assertThat(clients.failures()).isEmpty();
    }
  }

  @Test
  void ordersThatCannotBeCarriedOutSayWhy() {
    try (var gateway = start("version: 1.1")) {
      var unknown = post(gateway, "/admin/v1/plugins/maps/promote");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).contains("no canary of 'maps' (expected: one of [geo])");
      var order = order(gateway, "celebrate");
      assertThat(order.statusCode()).isEqualTo(404);
      var share = order(gateway, "canary?share=5");
      assertThat(share.statusCode()).isEqualTo(422);
      assertThat(share.body()).contains("share: '5' (expected: a percentage up to 100%");
    }
  }

  @Test
  void aVersionWithoutAFilterInUseIsNotPromoted() {
    TestJar.empty("geo", "1.1")
        .factory("maps", "", "Response.of(200)")
        .write(directory.resolve("plugins/geo-1.1.jar"));
    try (var gateway = start("version: 1.1, share: 100%")) {
      assertThat(versions(gateway, 20)).containsOnlyKeys("1.0");
      var answer = order(gateway, "promote");
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body()).contains("filter geo is in use, but geo 1.1 (");
    }
  }

  @Test
  void aVersionThatDoesNotUnderstandTheConfigurationIsRefused() {
    TestJar.empty("geo", "1.1")
        .extension("Factory")
        .source(
            "Factory",
            """
            public final class Factory implements FilterFactory<Factory.Config> {
              public record Config(int level) {}
              @Override public String name() { return "geo"; }
              @Override public Class<Config> configType() { return Config.class; }
              @Override public Filter create(Config config) { return (request, chain) -> null; }
            }
            """)
        .write(directory.resolve("plugins/geo-1.1.jar"));
    GatewayFixture.write(directory, yaml("version: 1.1"));

    assertThatThrownBy(() -> GatewayFixture.open(directory))
        .hasMessageContaining("level: missing (expected: a whole number) for geo 1.1 (");
  }

  @Test
  void twoVersionsWithoutACanaryAreAProblem() {
    try (var gateway = start("version: 1.1")) {
      gateway.rewrite(yaml("version: 1.2"));
      assertThat(gateway.reload().body())
          .contains("is brought by")
          .contains(
              "plugins.canary.geo.version: '1.2' (expected: a version that is there: 1.0, 1.1)");
      assertThat(gateway.get("/").statusCode()).isEqualTo(200);
    }
  }

  private GatewayFixture start(String canary) {
    GatewayFixture.write(directory, yaml(canary));
    return GatewayFixture.open(directory);
  }

  private String yaml(String canary) {
    return GatewayFixture.yaml(origin, "[ { id: all, upstream: origin, filters: [ geo ] } ]")
        .replace(
            "plugins: { directory: plugins }",
            "plugins: { directory: plugins, canary: { geo: { " + canary + " } } }");
  }

  private static Map<String, Long> versions(GatewayFixture gateway, int requests) {
    return IntStream.range(0, requests)
        .mapToObj(_ -> gateway.get("/").headers().firstValue("X-Version").orElse("none"))
        .collect(Collectors.groupingBy(it -> it, TreeMap::new, Collectors.counting()));
  }

  private static HttpResponse<String> order(GatewayFixture gateway, String order) {
    return post(gateway, "/admin/v1/plugins/geo/" + order);
  }

  private static HttpResponse<String> post(GatewayFixture gateway, String target) {
    return gateway.admin(target, it -> it.POST(BodyPublishers.noBody()));
  }

  private static String status(GatewayFixture gateway) {
    return gateway.admin("/admin/v1/status", it -> it.GET()).body().replaceAll("\\s", "");
  }
}
