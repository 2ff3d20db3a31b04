package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Gateways that are killed (SIGKILL) while they swap a plugin for the one that the lock file names
/// now.
class KilledSwapTest {

  private static final String PACKAGE = "dev.weir.gateway.";

  private static final StubOrigin ORIGIN = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private static Path made;
  @TempDir private Path folder;

  @BeforeAll
  static void install() throws Exception {
    var index = TestIndex.in(made.resolve("index")).release("0.1.0", "{}");
    index.release("0.1.1", "{}");
    var old = MarketHome.trusting(index, index.repository().toString(), made.resolve("old"));
    old.run("plugin", "install", "acme/greet@0.1.0", "--accept-permissions");
    GatewayChild.configure(old, ORIGIN);
  }

  @AfterAll
  static void stopOrigin() {
    ORIGIN.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plugin.JarCopies.copy",
        "plugin.PluginJar.<init>",
        "plugin.Factories.selfTest",
        "plugin.PluginSet.<init>",
        "route.LiveTable.publish",
        "Workshop.serve",
        "route.LiveTable.closeDrained",
        "plugin.PluginJar.close",
        "plugin.leftover.Leftovers.of",
        "plugin.LoaderWatch.closed"
      })
  void startAgainWithAllOfTheNewOne(String method) throws Exception {
    var home = new MarketHome(made.resolve("old")).copy(folder.resolve("home"));
    var temporary = Files.createDirectory(folder.resolve("temporary"));

    var exitCode =
        DoomedProcess.killAfter(
            () -> home.run("plugin", "upgrade", "acme/greet", "--offline"),
            PACKAGE + method,
            List.of("-Djava.io.tmpdir=" + temporary),
            home.configuration().toString());

    assertThat(exitCode).as("killed").isEqualTo(-1);
    assertThat(directories(temporary)).as("what it has left").isEqualTo(1);
    home.requireWhole();
    try (var gateway = GatewayChild.start(home, temporary)) {
      assertThat(gateway.status()).contains("greet 0.1.1").doesNotContain("greet 0.1.0");
      assertThat(gateway.greeting()).isEqualTo("hello");
      assertThat(directories(temporary)).as("nothing piles up").isEqualTo(1);
    }
    assertThat(directories(temporary)).isZero();
  }

  private static long directories(Path temporary) {
    try (var files = Files.list(temporary)) {
      return files.filter(it -> it.getFileName().toString().startsWith("weir-plugins-")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
