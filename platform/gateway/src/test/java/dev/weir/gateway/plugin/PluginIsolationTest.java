package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginIsolationTest {

  /// Answers 200 if `acme.Factory` sees that class, else 404.
  private static final String SEES_CLASS =
      """
      static Response sees(String name) {
        try {
          Class.forName(name);
          return Response.of(200);
        } catch (ClassNotFoundException e) {
          return Response.of(404);
        }
      }
      """;

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
  void hidesTheGatewayAndItsLibraries() throws Exception {
    assertThat(statusOf("dev.weir.gateway.filter.Chains")).isEqualTo(404);
    assertThat(statusOf("io.helidon.webserver.WebServer")).isEqualTo(404);
    assertThat(statusOf("org.slf4j.Logger")).isEqualTo(404);
    assertThat(statusOf("org.snakeyaml.engine.v2.api.Load")).isEqualTo(404);
    assertThat(statusOf("org.junit.jupiter.api.Test")).isEqualTo(404);
  }

  @Test
  void showsTheJdkTheApiAndThePluginItself() throws Exception {
    assertThat(statusOf("java.net.http.HttpClient")).isEqualTo(200);
    assertThat(statusOf("javax.sql.DataSource")).isEqualTo(200);
    assertThat(statusOf("dev.weir.api.Filter")).isEqualTo(200);
    assertThat(statusOf("org.pf4j.Extension")).isEqualTo(200);
    assertThat(statusOf("acme.Factory")).isEqualTo(200);
  }

  @Test
  void hidesTheResourcesOfTheGateway() throws Exception {
    var resource = "/dev/weir/gateway/filter/Chains.class";
    TestJar.empty("geo", "1")
        .factory(
            "geo",
            "",
            "Response.of(Factory.class.getResource(\"%s\") == null ? 404 : 200)"
                .formatted(resource))
        .write(plugins.file("geo.jar"));

    try (var set = plugins.load()) {
      assertThat(PluginFixture.ask(set, "geo").status()).isEqualTo(404);
    }
  }

  @Test
  void prefersTheGatewaysApiToOneInTheJar() throws Exception {
    TestJar.of("geo", "1")
        .entry("dev/weir/api/FilterFactory.class", new byte[] {1, 2, 3})
        .entry("org/pf4j/ExtensionPoint.class", new byte[] {1, 2, 3})
        .write(plugins.file("geo.jar"));

    try (var set = plugins.load()) {
      assertThat(PluginFixture.version(set, "geo")).isEqualTo("1");
    }
  }

  @Test
  void givesEachPluginClassesOfItsOwn() throws Exception {
    TestJar.of("geo", "1").write(plugins.file("geo.jar"));
    TestJar.of("maps", "2").write(plugins.file("maps.jar"));

    try (var set = plugins.load()) {
      assertThat(PluginFixture.version(set, "geo")).isEqualTo("1");
      assertThat(PluginFixture.version(set, "maps")).isEqualTo("2");
    }
  }

  @Test
  void makesThePluginsLoaderTheContextWhileItStarts() throws Exception {
    var check =
        """
        static final boolean OWN = Thread.currentThread().getContextClassLoader()
            == Factory.class.getClassLoader();
        """;
    TestJar.empty("geo", "1")
        .factory("geo", check, "Response.of(OWN ? 200 : 500)")
        .write(plugins.file("geo.jar"));

    try (var set = plugins.load()) {
      assertThat(PluginFixture.ask(set, "geo").status()).isEqualTo(200);
    }
  }

  private int statusOf(String className) throws Exception {
    TestJar.empty("geo", "1")
        .factory("geo", SEES_CLASS, "sees(\"" + className + "\")")
        .write(plugins.file("geo.jar"));
    try (var set = plugins.load()) {
      assertThat(set.problems()).isEmpty();
      return PluginFixture.ask(set, "geo").status();
    }
  }
}
