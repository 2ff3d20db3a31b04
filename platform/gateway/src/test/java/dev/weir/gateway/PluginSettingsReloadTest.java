package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.plugin.TestJar;
import dev.weir.testkit.StubOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a plugin as a whole is told, at the start and at reloads.
@Timeout(120)
class PluginSettingsReloadTest {

  private static final String MEMBERS =
      """
      final PluginContext context;
      public record Settings(@Default("eu") String region) {
        public Settings { Expect.that(region.length() == 2, "region", region, "two letters"); }
      }
      public Factory(PluginContext context) {
        this.context = context;
        context.settings(Settings.class);
      }
      String region() { return context.settings(Settings.class).region(); }
      """;

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private String yaml(String settings) {
    return GatewayFixture.yaml(origin, "[ { id: all, filters: [ geo ] } ]")
        .replace(
            "plugins: { directory: plugins }",
            "plugins: { directory: plugins, settings: { geo: " + settings + " } }");
  }

  private GatewayFixture open(String settings) throws Exception {
    GatewayFixture.write(directory, yaml(settings));
    Files.createDirectories(directory.resolve("plugins"));
    TestJar.empty("geo", "1")
        .factory("geo", MEMBERS, "Response.of(200).withHeader(\"X-Region\", region())")
        .write(directory.resolve("plugins/geo.jar"));
    return GatewayFixture.open(directory, Map.of());
  }

  @Test
  void givesWhatStandsThereNow() throws Exception {
    try (var gateway = open("{ region: us }")) {
      assertThat(gateway.get("/").headers().firstValue("X-Region")).contains("us");

      gateway.rewrite(yaml("{}"));
      gateway.gateway().reload();

      assertThat(gateway.get("/").headers().firstValue("X-Region")).contains("eu");
    }
  }

  @Test
  void refusesAReloadWithWhatDoesNotFit() throws Exception {
    try (var gateway = open("{ region: us }")) {
      gateway.rewrite(yaml("{ region: mars }"));

      assertThatThrownBy(() -> gateway.gateway().reload())
          .hasMessageMatching(
              "(?s).*weir.yaml:5:.*: plugins.settings.geo.region: 'mars' \\(expected: two"
                  + " letters\\).*");
      assertThat(gateway.get("/").headers().firstValue("X-Region")).contains("us");
    }
  }

  @Test
  void refusesToStartWithWhatDoesNotFit() {
    assertThatThrownBy(() -> open("{ regoin: us }"))
        .hasMessageContaining("plugins.settings.geo.regoin: unknown property");
  }
}
