package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.gateway.plugin.TestLock;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.install.Workspace;
import dev.weir.testkit.StubOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledPluginsTest {

  private static final String ROUTES = "[ { id: all, filters: [ tea ], upstream: origin } ]";

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @Test
  void goLiveWhenTheLockFileNamesThem() throws Exception {
    lock("1.0.0");
    try (var gateway = GatewayFixture.start(directory, origin, ROUTES)) {
      assertThat(version(gateway)).isEqualTo("1.0.0");

      lock("2.0.0");

      Eventually.isTrue("the new version serves", () -> version(gateway).equals("2.0.0"));
    }
  }

  private static String version(GatewayFixture gateway) {
    return gateway.get("/").headers().firstValue("X-Version").orElse("none");
  }

  private void lock(String version) throws Exception {
    var jar = TestJar.of("tea", version).write(directory.resolve(version + ".jar"));
    var workspace = Workspace.beside(directory.resolve("weir.yaml"));
    TestLock.write(workspace, "tea", Kind.JAVA, version, Files.readAllBytes(jar));
  }
}
