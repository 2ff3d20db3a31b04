package dev.weir.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginBuildTest {

  private static final String POM =
      """
      <project>
        <artifactId>tea</artifactId>
        <version>1.0.0</version>
      </project>
      """;

  @TempDir private Path directory;
  private PluginBuild build = PluginBuild.of(Path.of(""));
  private long changes;

  @BeforeEach
  void makeProject() throws IOException {
    build = PluginBuild.of(directory);
    Files.writeString(directory.resolve("pom.xml"), POM);
    save(
        "Pot",
        "@org.pf4j.Extension public class Pot { int fill() { return Cup.size() + Cup.MAX; } }");
    save("Cup", "class Cup { static final int MAX = 1; static int size() { return 3; } }");
    save("Spoon", "class Spoon {}");
    write();
    assertThat(build.compilations()).isEqualTo(3);
  }

  @AfterEach
  void closeBuild() {
    build.close();
  }

  @Test
  void compilesOnlyWhatChanged() throws IOException {
    save(
        "Cup",
        "class Cup { static final int MAX = 1; static int size() { return own(); }"
            + " private static int own() { return 4; } }");

    write();

    assertThat(build.compilations()).isEqualTo(4);
  }

  @Test
  void compilesNothingWhenNothingChanged() {
    write();

    assertThat(build.compilations()).isEqualTo(3);
  }

  @Test
  void compilesEverythingWhenAChangeShows() throws IOException {
    save("Cup", "class Cup { static final int MAX = 1; static long size() { return 3; } }");

    assertThatThrownBy(this::write)
        .isInstanceOfSatisfying(
            CompileError.class,
            e -> assertThat(e.places()).singleElement().asString().contains("Pot.java:2:"));
  }

  @Test
  void compilesEverythingWhenAConstantChanges() throws IOException {
    save("Cup", "class Cup { static final int MAX = 2; static int size() { return 3; } }");

    write();

    assertThat(build.compilations()).isEqualTo(3 + 1 + 3);
  }

  @Test
  void forgetsClassesWhoseSourceIsGone() throws IOException {
    Files.delete(source("Spoon"));

    write();

    try (var jar = new JarFile(jar().toFile())) {
      assertThat(jar.getEntry("acme/Cup.class")).isNotNull();
      assertThat(jar.getEntry("acme/Spoon.class")).isNull();
    }
  }

  @Test
  void findsWhatUsesAClassThatIsGone() throws IOException {
    Files.delete(source("Cup"));

    assertThatThrownBy(this::write).isInstanceOf(CompileError.class);
  }

  @Test
  void leavesTheJarWhenAMistakeIsMadeAndTakesWhatIsMended() throws IOException {
    var before = Files.readAllBytes(jar());
    save("Cup", "class Cup {");
    assertThatThrownBy(this::write).isInstanceOf(CompileError.class);
    assertThat(jar()).hasBinaryContent(before);

    save("Cup", "class Cup { static final int MAX = 1; static int size() { return 5; } }");
    write();

    assertThat(Files.readAllBytes(jar())).isNotEqualTo(before);
  }

  private void write() {
    build.write(PluginProject.in(directory), jar());
  }

  private Path jar() {
    return directory.resolve("tea.jar");
  }

  private Path source(String name) {
    return directory.resolve("src/main/java/acme").resolve(name + ".java");
  }

  private void save(String name, String source) throws IOException {
    Files.createDirectories(source(name).resolve("..").normalize());
    Files.writeString(source(name), "package acme;\n" + source + "\n");
    // Two saves within one tick of the file system's clock.
    changes++;
    Files.setLastModifiedTime(source(name), FileTime.from(Instant.ofEpochSecond(changes)));
  }
}
