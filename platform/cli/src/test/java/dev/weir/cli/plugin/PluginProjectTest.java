package dev.weir.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginProjectTest {

  @TempDir private Path directory;

  @Test
  void readsWhatOfficialPluginsInherit() {
    var project = PluginProject.in(Path.of("../../plugins/cors"));

    assertThat(project.id()).isEqualTo("cors");
    assertThat(project.jarName()).isEqualTo("cors-0.1.0-SNAPSHOT.jar");
    assertThat(project.manifest())
        .containsEntry("Plugin-License", "Apache-2.0")
        .containsEntry("Plugin-Requires", ">=0.1.0")
        .containsEntry("Plugin-Provider", "weir");
  }

  @Test
  void doesWithoutAManifestInThePom() throws IOException {
    pom("<project><artifactId>tea</artifactId><version>1.0.0</version></project>");

    assertThat(PluginProject.in(directory).manifest())
        .containsOnlyKeys("Plugin-Id", "Plugin-Version");
  }

  @Test
  void refusesEntities() throws IOException {
    pom("<!DOCTYPE project [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><project>&a;</project>");

    assertThatThrownBy(() -> PluginProject.in(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pom.xml: cannot be read: ");
  }

  @Test
  void endsAtAReferenceToItself() throws IOException {
    pom(
        """
        <project>
          <artifactId>${project.artifactId}</artifactId>
          <version>1.0.0</version>
        </project>
        """);

    assertThat(PluginProject.in(directory).id()).isEqualTo("${project.artifactId}");
  }

  private void pom(String text) throws IOException {
    Files.writeString(directory.resolve("pom.xml"), text);
  }
}
