package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PluginCheckCommandTest {

  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;
  private PluginFolder plugin = new PluginFolder(Path.of(""));

  @BeforeEach
  void makePlugin() {
    plugin = PluginFolder.create(directory);
  }

  @Test
  void findsNothingWrongWithAGoodPlugin() {
    assertThat(shell.run("plugin", "check", plugin.toString())).isZero();

    assertThat(
            shell.out().toString().replaceAll("[0-9a-f]{64}", "…").replaceAll("[0-9,]+ bytes", "#"))
        .isEqualTo(
            """
            %s/greet-0.1.0.jar: greet 0.1.0, #
              sha256    …
              license   Apache-2.0
              API       >=0.1.0
              filters   greet
              capable   of nothing beyond its requests, as far as its code shows
            good: it can be published
            """
                .formatted(plugin));
  }

  private void addSink() {
    plugin.add(
        "NoteSinkFactory",
        """
        import dev.weir.api.*;
        import org.pf4j.Extension;
        @Extension
        public final class NoteSinkFactory implements AccessLogSinkFactory<NoteSinkFactory.Config> {
          public record Config(@Default("quill") String pen) {}
          @Override public String name() { return "note"; }
          @Override public Class<Config> configType() { return Config.class; }
          @Override public AccessLogSink create(Config config) { return lines -> {}; }
        }
        """);
  }

  @Test
  void checksSinksAsItDoesFilters() {
    addSink();

    assertThat(shell.run("plugin", "check", plugin.toString())).as(shell.out() + "").isZero();
    assertThat(shell.out().toString()).contains("  filters   greet\n  sinks     note\n");

    var json = new FakeShell();
    assertThat(json.run("plugin", "check", plugin.toString(), "--json")).isZero();
    assertThat(json.out().toString()).contains("\"name\": \"note\"", "\"default\": \"quill\"");
  }

  @Test
  void findsNothingWrongWithAPluginThatBringsASinkAlone() throws IOException {
    addSink();
    Files.delete(plugin.factory());

    assertThat(shell.run("plugin", "check", plugin.toString())).as(shell.out() + "").isZero();
    assertThat(shell.out().toString()).contains("  sinks     note\n").doesNotContain("filters");
  }

  @Test
  void refusesTheConfigurationOfASinkThatHasNoSchema() throws IOException {
    addSink();
    var sink = plugin.factory().resolveSibling("NoteSinkFactory.java");
    plugin.edit(sink, "String pen", "CharSequence pen");

    assertThat(shell.run("plugin", "check", plugin.toString())).isEqualTo(4);
    assertThat(shell.out().toString())
        .contains("  error     com.example.greet.NoteSinkFactory$Config: ");
  }

  @ParameterizedTest
  @MethodSource("officialPlugins")
  void findsNothingWrongWithOfficialPlugins(Path jar) {
    assertThat(shell.run("plugin", "check", jar.toString())).as(shell.out() + "").isZero();

    assertThat(shell.out().toString()).doesNotContain("warning").endsWith("published\n");
  }

  static List<Path> officialPlugins() throws IOException {
    try (var files = Files.list(Installation.current().home().resolve("plugins"))) {
      return files.toList();
    }
  }

  @Test
  void showsWhatAPluginIsCapableOf() {
    plugin.add("Stop", "final class Stop { void now() { System.exit(1); } }");

    assertThat(shell.run("plugin", "check", plugin.toString())).isZero();

    assertThat(shell.out().toString())
        .contains("  capable   of exit: com.example.greet.Stop uses java.lang.System.exit\n");
  }

  @Test
  void refusesASchemaThatTheRecordDoesNotFit() throws IOException {
    var jar = directory.resolve("other.jar");
    assertThat(shell.run("plugin", "pack", plugin.toString(), "-o", jar.toString())).isZero();
    TestLibrary.replaceIn(jar, "META-INF/weir/config.schema.json", "hello", "adieu");

    assertThat(shell.run("plugin", "check", jar.toString())).isEqualTo(4);

    assertThat(shell.out().toString())
        .contains("  error     META-INF/weir/config.schema.json is not what the records of the");
  }

  @Test
  void refusesAFileThatIsNoSchema() throws IOException {
    var jar = directory.resolve("other.jar");
    assertThat(shell.run("plugin", "pack", plugin.toString(), "-o", jar.toString())).isZero();
    TestLibrary.replaceIn(jar, "META-INF/weir/config.schema.json", "properties", "prosperity");

    assertThat(shell.run("plugin", "check", jar.toString())).isEqualTo(4);

    assertThat(shell.out().toString()).contains("  error     schema: META-INF/weir/config.schema");
  }

  @Test
  void warnsOfAJarWithoutASchema() {
    var jar = directory.resolve("other.jar");
    assertThat(shell.run("plugin", "pack", plugin.toString(), "-o", jar.toString())).isZero();
    TestLibrary.without(jar, "META-INF/weir/");

    assertThat(shell.run("plugin", "check", jar.toString())).isZero();

    assertThat(shell.out().toString())
        .contains("  warning   META-INF/weir/config.schema.json is missing (expected: as `weir");
  }

  @Test
  void refusesWhatTheApiDoesNotHave() throws IOException {
    var jar = directory.resolve("broken.jar");
    assertThat(shell.run("plugin", "pack", plugin.toString(), "-o", jar.toString())).isZero();
    TestLibrary.replace(jar, "withHeader", "withFooter");

    assertThat(shell.run("plugin", "check", jar.toString())).isEqualTo(5);

    assertThat(shell.out().toString())
        .contains("  error     com.example.greet.GreetFilterFactory uses dev.weir.api.Re")
        .contains(".withFooter() (Ljava/lang/String;Ljava/lang/String;)")
        .contains(", which this plugin API does not have\n")
        .endsWith("not good: it does not go with this gateway\n");
  }

  @Test
  void refusesAnotherVersionOfTheApi() {
    plugin.edit(plugin.path().resolve("pom.xml"), "&gt;=0.1.0", "&gt;=9.0.0");

    assertThat(shell.run("plugin", "check", plugin.toString())).isEqualTo(5);

    assertThat(shell.out().toString())
        .contains("  error     Plugin-Requires: '>=9.0.0' (expected: ");
  }

  @Test
  void refusesWhatNoPluginSees() throws IOException {
    Files.createDirectories(plugin.path().resolve("lib"));
    TestLibrary.write(plugin.path().resolve("lib/gateway.jar"), "dev.weir.gateway.Gateway");
    plugin.add("Peek", "final class Peek { Object it = new dev.weir.gateway.Gateway(); }");
    var jar = directory.resolve("peek.jar");
    assertThat(shell.run("plugin", "pack", plugin.toString(), "-o", jar.toString())).isZero();

    assertThat(shell.run("plugin", "check", jar.toString())).isEqualTo(4);
    assertThat(shell.out().toString())
        .contains(
            "  error     has 1 file of dev.weir.gateway in it (expected: none; in the pom, the scope is test)\n");

    TestLibrary.without(jar, "dev/weir/gateway/");
    assertThat(shell.run("plugin", "check", jar.toString())).isEqualTo(4);
    assertThat(shell.out().toString())
        .contains(
            "  error     com.example.greet.Peek refers to dev.weir.gateway.Gateway, which no plugin sees"
                + " (expected: dev.weir.api, the JDK, or a library in the jar)\n");
  }

  @Test
  void refusesAPluginThatBringsTheApiOrTheTestkit() throws IOException {
    Files.createDirectories(plugin.path().resolve("lib"));
    TestLibrary.write(plugin.path().resolve("lib/api.jar"), "dev.weir.api.Thing");
    TestLibrary.write(plugin.path().resolve("lib/testkit.jar"), "dev.weir.testkit.Thing");

    assertThat(shell.run("plugin", "check", plugin.toString())).isEqualTo(4);

    assertThat(shell.out().toString())
        .contains(
            "has 1 file of dev.weir.api in it (expected: none; in the pom, the scope is provided)")
        .contains(
            "has 1 file of dev.weir.testkit in it (expected: none; in the pom, the scope is test)")
        .endsWith("not good: it cannot be published\n");
  }

  @Test
  void warnsOfWhatIsNowhere() throws IOException {
    Files.createDirectories(plugin.path().resolve("lib"));
    TestLibrary.write(plugin.path().resolve("lib/tea.jar"), "org.tea.Tea");
    plugin.add("Pot", "final class Pot { Object it = new org.tea.Tea(); }");
    var jar = directory.resolve("tea.jar");
    assertThat(shell.run("plugin", "pack", plugin.toString(), "-o", jar.toString())).isZero();
    TestLibrary.without(jar, "org/tea/");

    assertThat(shell.run("plugin", "check", jar.toString())).isZero();

    assertThat(shell.out().toString())
        .contains(
            "  warning   com.example.greet.Pot refers to org.tea.Tea, which is not in the jar\n");
  }

  @Test
  void refusesAJarWithoutAnIndexAndWithoutALicense() throws IOException {
    plugin.edit(
        plugin.path().resolve("pom.xml"), "<Plugin-License>Apache-2.0</Plugin-License>", "");
    var jar = directory.resolve("a.jar");
    assertThat(shell.run("plugin", "pack", plugin.toString(), "-o", jar.toString())).isZero();
    TestLibrary.without(jar, "META-INF/extensions.idx");

    assertThat(shell.run("plugin", "check", jar.toString())).isEqualTo(4);

    assertThat(shell.out().toString())
        .contains("  error     META-INF/extensions.idx is missing")
        .contains(
            "  error     Plugin-License: '' (expected: an SPDX expression, such as Apache-2.0 or MIT)\n");
  }

  @Test
  void refusesAConfigurationThatHasNoSchema() {
    plugin.edit("@Default(\"hello\") String greeting", "@Default(\"hello\") CharSequence greeting");
    plugin.edit("greeting.isBlank()", "greeting.isEmpty()");
    plugin.edit("var greeting = config.greeting();", "var greeting = config.greeting() + \"\";");

    assertThat(shell.run("plugin", "check", plugin.toString())).isEqualTo(4);

    assertThat(shell.out().toString())
        .contains("  error     com.example.greet.GreetFilterFactory$Config: ");
  }

  @Test
  void saysWhyAPluginDoesNotStart() {
    plugin.edit("return \"greet\";", "throw new IllegalStateException(\"no tea\");");

    assertThat(shell.run("plugin", "check", plugin.toString())).isEqualTo(4);

    assertThat(shell.out().toString())
        .contains("  error     com.example.greet.GreetFilterFactory.name() threw");
  }

  @Test
  void tellsPrograms() {
    assertThat(shell.run("plugin", "check", plugin.toString(), "--json")).isZero();

    assertThat(shell.out().toString())
        .contains("\"good\": true", "\"Plugin-Id\": \"greet\"", "\"capabilities\": {}")
        .contains("\"name\": \"greet\"", "\"default\": \"hello\"", "\"findings\": []");
  }

  @Test
  void saysThatAFileIsNoJar() throws IOException {
    var file = Files.writeString(directory.resolve("a.jar"), "tea");

    assertThat(shell.run("plugin", "check", file.toString())).isEqualTo(4);

    assertThat(shell.out().toString()).contains("  error     is no jar: ");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThat(shell.run("plugin", "check", "gone.jar")).isEqualTo(3);

    assertThat(shell.err().toString()).isEqualTo("weir: gone.jar: no such file\n");
  }
}
