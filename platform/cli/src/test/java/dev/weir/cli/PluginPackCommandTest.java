package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPackCommandTest {

  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;
  private PluginFolder plugin = new PluginFolder(Path.of(""));

  @BeforeEach
  void makePlugin() {
    plugin = PluginFolder.create(directory);
  }

  @Test
  void makesTheJarThatThePomDescribes() throws IOException {
    assertThat(shell.run("plugin", "pack", plugin.toString())).as(shell.err() + "").isZero();

    var file = plugin.path().resolve("target/greet-0.1.0.jar");
    assertThat(shell.out().toString()).startsWith(file + ": ").contains(" bytes, sha256 ");
    try (var jar = new JarFile(file.toFile())) {
      var attributes = jar.getManifest().getMainAttributes();
      assertThat(attributes.getValue("Plugin-Id")).isEqualTo("greet");
      assertThat(attributes.getValue("Plugin-Version")).isEqualTo("0.1.0");
      assertThat(attributes.getValue("Plugin-Requires")).isEqualTo(">=0.1.0");
      assertThat(attributes.getValue("Plugin-Description")).startsWith("Greets ");
      assertThat(text(jar, "META-INF/extensions.idx"))
          .isEqualTo("com.example.greet.GreetFilterFactory\n");
    }
  }

  @Test
  void putsTheSchemaOfTheConfigurationIntoTheJar() throws IOException {
    assertThat(shell.run("plugin", "pack", plugin.toString())).as(shell.err() + "").isZero();

    try (var jar = new JarFile(plugin.path().resolve("target/greet-0.1.0.jar").toFile())) {
      assertThat(text(jar, "META-INF/weir/config.schema.json"))
          .contains(
              "\"greet\"", "\"description\": \"what the header says\"", "\"default\": \"hello\"");
    }
  }

  @Test
  void givesTheSameBytesForTheSameSources() throws IOException {
    var copy = PluginFolder.create(Files.createDirectories(directory.resolve("another place")));
    Files.setLastModifiedTime(copy.factory(), FileTime.from(Instant.EPOCH));

    var one = pack(plugin, "one.jar");
    var other = pack(copy, "other.jar");

    assertThat(one).isEqualTo(other);
  }

  @Test
  void putsLibrariesAndResourcesIntoTheJar() throws IOException {
    var libraries = Files.createDirectories(plugin.path().resolve("lib"));
    library(libraries.resolve("tea.jar"), "org/tea/Tea.txt", "META-INF/LICENSE");
    var resources = Files.createDirectories(plugin.path().resolve("src/main/resources"));
    Files.writeString(resources.resolve("greetings.txt"), "hello");

    pack(plugin, "packed.jar");

    try (var jar = new JarFile(directory.resolve("packed.jar").toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .contains("greetings.txt", "org/tea/Tea.txt", "META-INF/licenses/tea.jar/LICENSE");
    }
  }

  @Test
  void saysWhereAMistakeIs() {
    plugin.edit("return Config.class;", "return Confi.class;");

    assertThat(shell.run("plugin", "pack", plugin.toString())).isEqualTo(1);

    assertThat(shell.err().toString())
        .startsWith(plugin.factory() + ":29:12: cannot find symbol\n");
  }

  @Test
  void refusesAPluginWithoutAnExtension() {
    plugin.edit("@Extension\n", "");

    assertThat(shell.run("plugin", "pack", plugin.toString())).isEqualTo(1);

    assertThat(shell.err().toString())
        .contains(": no class is annotated with @Extension (expected: a FilterFactory that is)");
  }

  @Test
  void tellsPrograms() {
    var file = directory.resolve("a.jar").toString();

    assertThat(shell.run("plugin", "pack", plugin.toString(), "-o", file, "--json")).isZero();

    assertThat(shell.out().toString())
        .startsWith("{\n  \"file\": \"" + file + "\",\n  \"bytes\": ")
        .containsPattern("\"sha256\": \"[0-9a-f]{64}\"");
  }

  @Test
  void saysThatThereIsNoPlugin() {
    assertThat(shell.run("plugin", "pack", directory.toString())).isEqualTo(3);

    assertThat(shell.err().toString())
        .isEqualTo(
            "weir: "
                + directory
                + ": no plugin (expected: a folder with a pom.xml, as `weir plugin new` makes)\n");
  }

  private byte[] pack(PluginFolder folder, String name) throws IOException {
    var file = directory.resolve(name);
    assertThat(shell.run("plugin", "pack", folder.toString(), "--output", file.toString()))
        .as(shell.err() + "")
        .isZero();
    return Files.readAllBytes(file);
  }

  private static void library(Path file, String... entries) throws IOException {
    try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries) {
        jar.putNextEntry(new ZipEntry(entry));
        jar.write(entry.getBytes(UTF_8));
      }
    }
  }

  private static String text(JarFile jar, String entry) throws IOException {
    try (var in = jar.getInputStream(jar.getEntry(entry))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
