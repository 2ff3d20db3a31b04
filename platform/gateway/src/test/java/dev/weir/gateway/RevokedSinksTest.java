package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.market.RevokingIndex;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestLock;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.install.Workspace;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Access log sinks of plugins that their index takes back.
@Timeout(120)
class RevokedSinksTest {

  private static final String DROPPED =
      "weir_access_log_lines_total{outcome=\"dropped\",sink=\"append\"} ";

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;
  private RevokingIndex index;

  @BeforeEach
  void install() throws Exception {
    index = new RevokingIndex(directory.resolve("repository"));
    index.addTo(directory);
    index.refresh(directory);
    var jar = AccessLogSinksTest.sink("tea", "1.0.0").write(directory.resolve("built.jar"));
    var workspace = Workspace.beside(directory.resolve("weir.yaml"));
    TestLock.write(workspace, "tea", Kind.JAVA, "1.0.0", Files.readAllBytes(jar));
  }

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private GatewayFixture start(boolean isWatching) {
    var yaml =
        GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]")
            .replace(
                "plugins: { directory: plugins }",
                "plugins: { directory: plugins, index-refresh: off, watch: " + isWatching + " }");
    var log = "access-log: [ { sink: { append: { path: out } }, format: '{path}' } ]\n";
    GatewayFixture.write(directory, yaml + log);
    return GatewayFixture.open(directory);
  }

  private void revoke(String revocation) throws Exception {
    index.revoke(revocation);
    index.refresh(directory);
  }

  private List<String> out() {
    try {
      var out = directory.resolve("out");
      return Files.exists(out) ? Files.readAllLines(out) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasDropped(GatewayFixture gateway) {
    var metrics = gateway.admin("/metrics", HttpRequest.Builder::GET).body();
    return metrics.contains(DROPPED) && !metrics.contains(DROPPED + "0\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void getNoLinesAnyMoreAndComeBackWhenTheyAreReinstated(boolean isWatching) throws Exception {
    try (var gateway = start(isWatching)) {
      gateway.get("/before");
      Eventually.isTrue("written", () -> out().contains("1.0.0 /before"));

      revoke(RevokingIndex.BLOCK);

      Eventually.isTrue("closed", () -> out().contains("1.0.0 closed"));
      gateway.get("/meanwhile");
      Eventually.isTrue("dropped", () -> hasDropped(gateway));
      assertThat(out()).doesNotContain("1.0.0 /meanwhile");

      revoke("");

      Eventually.isTrue(
          "written again",
          () -> {
            gateway.get("/after");
            return out().contains("1.0.0 /after");
          });
      assertThat(out()).doesNotContain("1.0.0 /meanwhile");
    }
  }

  @Test
  void doNotKeepAGatewayFromStarting() throws Exception {
    revoke(RevokingIndex.BLOCK);

    try (var gateway = start(true)) {
      assertThat(gateway.get("/meanwhile").body()).isEqualTo("origin");

      Eventually.isTrue("dropped", () -> hasDropped(gateway));
      assertThat(out()).isEmpty();
    }
  }
}
