package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Filter;
import dev.weir.api.Response;
import dev.weir.gateway.market.RevokingIndex;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.gateway.plugin.TestLock;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.install.Workspace;
import dev.weir.testkit.StubOrigin;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Plugins of `weir.lock` that their index takes back.
@Timeout(120)
class RevokedPluginsTest {

  private static final String ROUTES =
      """
      [ { id: tea, match: { path: /tea }, upstream: origin, filters: [ tea ] },
        { id: open, match: { path: /open }, upstream: origin,
          filters: [ { name: tea, on-failure: open } ] },
        { id: plain, match: { path: /plain }, upstream: origin } ]
      """;
  private static final String TEA = "X-Version";
  private static final String HELD = "weir-test-tea";

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;
  private RevokingIndex index;

  @BeforeEach
  void install() throws Exception {
    index = new RevokingIndex(directory.resolve("repository"));
    index.addTo(directory);
    index.refresh(directory);
    lock(TestJar.of("tea", "1.0.0"), "1.0.0");
  }

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private Workspace workspace() {
    return Workspace.beside(directory.resolve("weir.yaml"));
  }

  private void lock(TestJar plugin, String version) throws Exception {
    var jar = plugin.write(directory.resolve("built.jar"));
    TestLock.write(workspace(), "tea", Kind.JAVA, version, Files.readAllBytes(jar));
  }

  private GatewayFixture start() {
    return start("off", "");
  }

  private GatewayFixture start(String refresh, String more) {
    var plugins = "plugins: { directory: plugins, index-refresh: " + refresh + more + " }";
    GatewayFixture.write(
        directory,
        GatewayFixture.yaml(origin, ROUTES).replace("plugins: { directory: plugins }", plugins));
    return GatewayFixture.open(directory);
  }

  private static boolean isServed(GatewayFixture gateway, String path) {
    var response = gateway.get(path);
    return response.statusCode() == 200 && response.headers().firstValue(TEA).isPresent();
  }

  private static boolean isRevoked(HttpResponse<String> response) {
    return response.statusCode() == 503 && response.body().contains("\"code\":\"filter-revoked\"");
  }

  @Test
  void getNoRequestsAnyMoreAndComeBackWhenTheyAreReinstated() throws Exception {
    try (var gateway = start("1s", "")) {
      assertThat(isServed(gateway, "/tea")).isTrue();

      index.revoke(RevokingIndex.BLOCK);

      Eventually.isTrue("revoked", () -> isRevoked(gateway.get("/tea")));
      assertThat(gateway.get("/open").body()).isEqualTo("origin");
      assertThat(gateway.get("/plain").body()).isEqualTo("origin");

      index.revoke("");

      Eventually.isTrue("reinstated", () -> isServed(gateway, "/tea"));
      assertThat(isServed(gateway, "/open")).isTrue();
    }
  }

  @Test
  void areNoticedWhenSomebodyElseHasAskedTheIndex() throws Exception {
    try (var gateway = start()) {
      index.revoke(RevokingIndex.BLOCK);
      assertThat(isServed(gateway, "/tea")).isTrue();

      index.refresh(directory);

      Eventually.isTrue("revoked", () -> isRevoked(gateway.get("/tea")));
    }
  }

  @Test
  void areUnloaded() throws Exception {
    try (var gateway = start()) {
      index.revoke(RevokingIndex.BLOCK);
      index.refresh(directory);

      Eventually.isTrue("revoked", () -> isRevoked(gateway.get("/tea")));

      Eventually.isTrue(
          "it is a placeholder",
          () ->
              gateway.gateway().plugins().stream().allMatch(it -> it.toString().contains("ours")));
    }
  }

  @Test
  void areKeptFromRequestsAlsoIfNothingMayBeLoaded() throws Exception {
    try (var gateway = start("off", ", watch: false")) {
      index.revoke(RevokingIndex.BLOCK);
      index.refresh(directory);

      Eventually.isTrue("revoked", () -> isRevoked(gateway.get("/tea")));
      assertThat(status(gateway)).contains("\"state\":\"revoked\"");
      index.revoke("");
      index.refresh(directory);

      Eventually.isTrue("reinstated", () -> isServed(gateway, "/tea"));
      assertThat(status(gateway)).contains("\"state\":\"active\"");
    }
  }

  @Test
  void finishTheRequestsThatTheyHave() throws Exception {
    var arrived = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Filter slow =
        (_, _) -> {
          arrived.countDown();
          release.await();
          return Response.of(200).withHeader(TEA, "slow");
        };
    System.getProperties().put(HELD, slow);
    var held = "((Filter) System.getProperties().get(\"" + HELD + "\")).handle(request, chain)";
    lock(TestJar.empty("tea", "1.0.0").factory("tea", "", held), "1.0.0");
    try (var gateway = start()) {
      var first = CompletableFuture.supplyAsync(() -> isServed(gateway, "/tea"));
      arrived.await();
      index.revoke(RevokingIndex.BLOCK);
      index.refresh(directory);
      Eventually.isTrue("revoked", () -> metrics(gateway).contains("weir_plugins_revoked"));
      assertThat(isRevoked(gateway.get("/tea"))).isTrue();

      release.countDown();

      assertThat(first.get()).isTrue();
    } finally {
      System.getProperties().remove(HELD);
    }
  }

  @Test
  void areSaidToBeWarnedOfAndServeOn() throws Exception {
    try (var gateway = start()) {
      index.revoke(RevokingIndex.revocation("warn"));
      index.refresh(directory);

      Eventually.isTrue(
          "it is said",
          () ->
              metrics(gateway)
                  .contains(
                      "weir_plugins_revoked{action=\"warn\",plugin=\"tea\",version=\"1.0.0\"} 1"));
      assertThat(isServed(gateway, "/tea")).isTrue();
      assertThat(status(gateway))
          .contains(
              "\"action\":\"warn\",\"reason\":\"leakstokens\",\"url\":\"https://acme.example/advisory\"");
    }
  }

  @Test
  void areShownWithTheStateOfTheirIndex() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);

    try (var gateway = start()) {
      assertThat(isRevoked(gateway.get("/tea"))).isTrue();

      assertThat(metrics(gateway))
          .contains("weir_plugins_revoked{action=\"block\",plugin=\"tea\",version=\"1.0.0\"} 1")
          .contains("weir_index_stale{index=\"ours\"} 0")
          .containsPattern("weir_index_age_seconds\\{index=\"ours\"\\} [0-9.]+")
          .contains(
              "weir_filter_withheld_total{filter=\"tea\",plugin=\"tea\",version=\"1.0.0\"} 1");
      assertThat(status(gateway))
          .contains("{\"index\":\"ours\",\"freshness\":\"fresh\",\"version\":2,")
          .contains("{\"plugin\":\"ours/acme/tea\",\"version\":\"1.0.0\",");
    }
  }

  @Test
  void areMeantByTheirBytesWhateverTheyAreCalled() throws Exception {
    var jar = directory.resolve("built.jar");
    index.revoke(
        """
        { "id": "acme/other", "sha256": ["%s"], "action": "block", "reason": "leaks tokens",
          "at": "2026-01-01T00:00:00Z" }
        """
            .formatted(Sha256.of(jar)));
    index.refresh(directory);

    try (var gateway = start()) {
      assertThat(isRevoked(gateway.get("/tea"))).isTrue();
    }
  }

  @Test
  void areReplacedByAnotherVersion() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    try (var gateway = start()) {
      assertThat(isRevoked(gateway.get("/tea"))).isTrue();

      lock(TestJar.of("tea", "1.0.1"), "1.0.1");

      Eventually.isTrue("the new version serves", () -> isServed(gateway, "/tea"));
    }
  }

  @Test
  void mayBeInWebAssembly() throws Exception {
    var module = Files.readAllBytes(Guests.file("plain/leak-http"));
    TestLock.write(workspace(), "tea", Kind.WASM, "1.0.0", module);
    try (var gateway = start()) {
      assertThat(gateway.get("/tea").statusCode()).isEqualTo(200);

      index.revoke(RevokingIndex.BLOCK);
      index.refresh(directory);

      Eventually.isTrue("revoked", () -> isRevoked(gateway.get("/tea")));
      assertThat(gateway.get("/open").body()).isEqualTo("origin");
      index.revoke("");
      index.refresh(directory);
      Eventually.isTrue("reinstated", () -> gateway.get("/tea").statusCode() == 200);
    }
  }

  @Test
  void doNotKeepAGatewayFromStartingWithoutTheirBytes() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    Files.delete(workspace().store().find(Sha256.of(directory.resolve("built.jar"))).orElseThrow());

    try (var gateway = start()) {
      assertThat(isRevoked(gateway.get("/tea"))).isTrue();
      assertThat(gateway.get("/open").body()).isEqualTo("origin");
    }
  }

  @Test
  void leaveWrongNamesOfFiltersWrong() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    try (var gateway = start()) {
      gateway.rewrite(GatewayFixture.yaml(origin, ROUTES.replace("[ tea ]", "[ tee ]")));

      assertThat(gateway.reload().body()).contains("unknown filter 'tee'");
    }
  }

  @ParameterizedTest
  @EnumSource
  void stayRevokedWhateverTheirIndexSays(UselessServer server) throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    try (var away = server.start(directory.resolve("repository"));
        var gateway = startAt(away)) {
      assertThat(isRevoked(gateway.get("/tea"))).isTrue();

      if (!server.says().isEmpty()) {
        Eventually.isTrue("it is said", () -> status(gateway).contains(server.says()));
        assertThat(metrics(gateway)).contains("weir_index_stale{index=\"ours\"} 1");
      }
      assertThat(isRevoked(gateway.get("/tea"))).isTrue();
    }
  }

  private GatewayFixture startAt(UselessServer.Running server) throws Exception {
    index.addTo(directory, server.url());
    return start("1s", "");
  }

  @Test
  void stayRevokedWhenOldMetadataIsServedAgain() throws Exception {
    var before = directory.resolve("before");
    UselessServer.copy(directory.resolve("repository"), before);
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    index.addTo(directory, before.toUri().toString());

    try (var gateway = start("1s", "")) {
      Eventually.isTrue("it is said", () -> status(gateway).contains("rollback:timestamp.json"));

      assertThat(isRevoked(gateway.get("/tea"))).isTrue();
    }
  }

  private static String metrics(GatewayFixture gateway) {
    return gateway.admin("/metrics", it -> it.GET()).body();
  }

  private static String status(GatewayFixture gateway) {
    return gateway.admin("/admin/v1/status", it -> it.GET()).body().replaceAll("\\s", "");
  }

  @Test
  void doNotKeepAGatewayFromStarting() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);

    try (var gateway = start()) {
      assertThat(gateway.get("/plain").body()).isEqualTo("origin");
      assertThat(isRevoked(gateway.get("/tea"))).isTrue();
      assertThat(gateway.get("/open").body()).isEqualTo("origin");
    }
  }
}
