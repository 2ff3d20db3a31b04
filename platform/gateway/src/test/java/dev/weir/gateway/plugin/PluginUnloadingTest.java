package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginUnloadingTest {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir private Path directory;
  private PluginFixture plugins;

  @BeforeEach
  void open() {
    plugins = new PluginFixture(directory);
  }

  @AfterEach
  void close() {
    plugins.close();
  }

  @Test
  void leavesNeitherClassLoadersNorDescriptorsAfterManyCycles() throws Exception {
    TestJar.of("geo", "1").entry("data.txt", new byte[10]).write(plugins.file("geo.jar"));

    for (var i = 0; i < 200; i++) {
      try (var set = plugins.load()) {
        assertThat(PluginFixture.version(set, "geo")).isEqualTo("1");
        readResource(set);
      }
    }

    assertThat(openCopies()).isEmpty();
    assertThat(plugins.copies()).isEmpty();
    assertThatAllLoadersAreCollected();
  }

  @Test
  void keepsJarsOutOfTheJdksCacheOfConnections() {
    TestJar.of("geo", "1").write(plugins.file("geo.jar"));

    plugins.load().close();

    assertThat(URLConnection.getDefaultUseCaches("jar")).isFalse();
  }

  @Test
  void stopsAPlugin() throws Exception {
    TestJar.of("geo", "1")
        .life("@Override public void stop() { System.setProperty(\"acme.life\", \"stopped\"); }")
        .write(plugins.file("geo.jar"));

    plugins.load().close();

    assertThat(System.clearProperty("acme.life")).isEqualTo("stopped");
    assertThatAllLoadersAreCollected();
  }

  @Test
  void stopsAPluginOnceEvenIfItThrows() {
    var stop =
        """
        @Override public void stop() {
          System.setProperty("acme.stops", System.getProperty("acme.stops", "") + "x");
          throw new IllegalStateException("no");
        }
        """;
    TestJar.of("geo", "1").life(stop).write(plugins.file("geo.jar"));

    plugins.load().close();

    assertThat(System.clearProperty("acme.stops")).isEqualTo("x");
    assertThatAllLoadersAreCollected();
  }

  @Test
  void unloadsAPluginWhoseStopThrowsAnError() {
    TestJar.of("geo", "1")
        .life("@Override public void stop() { throw new StackOverflowError(); }")
        .write(plugins.file("geo.jar"));

    plugins.load().close();

    assertThatAllLoadersAreCollected();
  }

  @Test
  void unloadsAPluginWhoseStopHangsUntilItIsInterrupted() {
    TestJar.of("geo", "1")
        .life("@Override public void stop() { java.util.concurrent.locks.LockSupport.park(); }")
        .write(plugins.file("geo.jar"));
    var impatient =
        new PluginJar.Context(
            plugins.context.copies(),
            plugins.context.watch(),
            new PluginThread(Duration.ofMillis(50)),
            plugins.context.host());

    new PluginLoader(List.of(directory), (_, _, _) -> new WasmStub("x"), impatient)
        .load(PluginSet.empty())
        .close();

    assertThatAllLoadersAreCollected();
  }

  @Test
  void unloadsAPluginWhoseStartThrowsAnError() {
    TestJar.of("geo", "1")
        .life("@Override public void start() { throw new StackOverflowError(); }")
        .write(plugins.file("geo.jar"));

    assertThat(plugins.problems()).containsExactly("geo.jar: failed to start: StackOverflowError");

    assertThatAllLoadersAreCollected();
  }

  @Test
  void letsTwoVersionsOfALibraryLiveSideBySide() throws Exception {
    for (var version : List.of("1", "2")) {
      TestJar.empty("geo" + version, version)
          .source(
              "Library", "class Library { static final String NAME = \"l\" + " + version + "; }")
          .factory("geo" + version, "", "Response.of(200).withHeader(\"X-Version\", Library.NAME)")
          .write(plugins.file("geo" + version + ".jar"));
    }

    try (var set = plugins.load()) {
      assertThat(PluginFixture.version(set, "geo1")).isEqualTo("l1");
      assertThat(PluginFixture.version(set, "geo2")).isEqualTo("l2");
    }
  }

  @Test
  void loadsClassesBeforeTheyAreNeeded() throws Exception {
    TestJar.empty("geo", "1")
        .source("Lazy", "class Lazy { static Response answer() { return Response.of(201); } }")
        .factory("geo", "", "Lazy.answer()")
        .write(plugins.file("geo.jar"));

    var set = plugins.load();
    var filter = PluginFixture.filter(set, "geo");
    set.close();

    assertThat(filter.handle(Request.get("/"), _ -> Response.of(404)).status()).isEqualTo(201);
  }

  private void assertThatAllLoadersAreCollected() {
    Eventually.isTrueAfterCollections(
        "all loaders are collected", () -> plugins.context.watch().uncollected().isEmpty());
  }

  private static void readResource(PluginSet set) throws IOException {
    var type = set.catalog().find("geo").orElseThrow().factory().getClass();
    try (var data = Objects.requireNonNull(type.getResource("/data.txt")).openStream()) {
      assertThat(data.read()).isZero();
    }
  }

  /// The private copies that this process has open.
  private List<String> openCopies() throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return List.of();
    }
    try (var descriptors = Files.list(DESCRIPTORS)) {
      return descriptors
          .map(PluginUnloadingTest::target)
          .filter(file -> file.startsWith(plugins.context.copies().directory().toString()))
          .filter(file -> file.endsWith(".jar"))
          .toList();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException _) {
      return "";
    }
  }
}
