package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginContextTest {

  private static final String TAKES_CONTEXT =
      """
      final PluginContext context;
      public Factory() { throw new IllegalStateException("the other one"); }
      public Factory(PluginContext context) { this.context = context; }
      """;

  @TempDir private Path directory;
  private PluginFixture plugins;

  @BeforeEach
  void open() {
    plugins = new PluginFixture(directory);
  }

  @AfterEach
  void close() {
    Eventually.isTrueAfterCollections(
        "all loaders are collected", () -> plugins.context.watch().uncollected().isEmpty());
    plugins.close();
  }

  @Test
  void isGivenToAFactoryThatTakesIt() throws Exception {
    TestJar.empty("geo", "1.2")
        .factory(
            "geo",
            TAKES_CONTEXT,
            "Response.of(200).withHeader(\"X\", context.plugin() + ' ' + context.version())")
        .write(plugins.file("geo.jar"));

    try (var set = plugins.load()) {
      assertThat(set.problems()).isEmpty();
      assertThat(PluginFixture.ask(set, "geo").headers().first("X")).contains("geo 1.2");
    }
  }

  @Test
  void isOneForAllClassesOfAPlugin() throws Exception {
    TestJar.empty("geo", "1")
        .life("static PluginContext given; public Life(PluginContext c) { given = c; }")
        .factory("geo", TAKES_CONTEXT, "Response.of(Life.given == context ? 200 : 500)")
        .write(plugins.file("geo.jar"));

    try (var set = plugins.load()) {
      assertThat(PluginFixture.ask(set, "geo").status()).isEqualTo(200);
    }
  }

  @Test
  void canBeUsedWhileThePluginStops() {
    var life =
        """
        final PluginContext context;
        public Life(PluginContext context) { this.context = context; }
        @Override public void stop() {
          context.store().put("stopped", new byte[] {1}, java.time.Duration.ofDays(1));
        }
        """;
    TestJar.of("geo", "1").life(life).write(plugins.file("geo.jar"));

    plugins.load().close();

    var hosted = plugins.host.open(PluginFixture.identity("geo"), getClass().getClassLoader());
    assertThat(hosted.store().get("stopped")).isPresent();
  }

  @Test
  void cancelsTasksAtTheEnd() {
    var life =
        """
        public Life(PluginContext context) {
          context.scheduler().every(java.time.Duration.ofMillis(1), () -> {});
          context.scheduler().start("wait", java.util.concurrent.locks.LockSupport::park);
          context.metrics().gauge("one", "One", () -> 1);
        }
        """;
    TestJar.of("geo", "1").life(life).write(plugins.file("geo.jar"));

    var set = plugins.load();
    assertThat(plugins.host.reports()).hasSize(1);
    set.close();

    assertThat(plugins.host.reports()).isEmpty();
  }

  @Test
  void isTakenBackFromAPluginThatDoesNotStart() {
    var life =
        """
        public Life(PluginContext context) {
          context.scheduler().start("wait", java.util.concurrent.locks.LockSupport::park);
          throw new IllegalStateException("no");
        }
        """;
    TestJar.of("geo", "1").life(life).write(plugins.file("geo.jar"));

    assertThat(plugins.problems())
        .containsExactly("geo.jar: constructor of acme.Life threw IllegalStateException: no");
    assertThat(plugins.host.reports()).isEmpty();
  }

  @Test
  void aVersionThatFailsItsSelfTestIsRefused() {
    TestJar.of("geo", "1").write(plugins.file("geo.jar"));
    try (var serving = plugins.load()) {
      TestJar.empty("geo", "2")
          .factory(
              "geo",
              "@Override public void selfTest() throws Exception { throw new Exception(\"no\"); }",
              "Response.of(200)")
          .write(plugins.file("geo.jar"));

      try (var next = plugins.loader.load(serving)) {
        assertThat(next.problems())
            .extracting(PluginProblem::reason)
            .containsExactly("acme.Factory.selfTest() threw Exception: no");
      }
    }
  }

  @Test
  void theStateSchemaOfTheManifestNamesTheStore() throws Exception {
    var answer =
        "Response.of((int) context.store().increment(\"n\", 1, java.time.Duration.ofDays(1)) + 200)";
    var jar = TestJar.empty("geo", "1").factory("geo", TAKES_CONTEXT, answer);
    assertThat(statusOf(jar)).isEqualTo(201);
    assertThat(statusOf(jar.with("Plugin-Version", "2"))).isEqualTo(202);

    assertThat(statusOf(jar.with("Plugin-State-Schema", "2"))).isEqualTo(201);
    assertThat(statusOf(jar.with("Plugin-State-Schema", " 1 "))).isEqualTo(203);
  }

  private int statusOf(TestJar jar) throws Exception {
    jar.write(plugins.file("geo.jar"));
    try (var set = plugins.load()) {
      return PluginFixture.ask(set, "geo").status();
    }
  }
}
