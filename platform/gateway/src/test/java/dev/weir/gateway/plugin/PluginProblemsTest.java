package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that cannot become plugins: each says why in one line and leaves nothing behind.
class PluginProblemsTest {

  private static final WasmLoader NO_WASM =
      (_, _, _) -> {
        throw new IllegalArgumentException("bad magic");
      };

  @TempDir private Path directory;
  private PluginFixture plugins;

  @BeforeEach
  void open() {
    plugins = new PluginFixture(directory);
  }

  @AfterEach
  void leavesNothingBehind() {
    assertThat(plugins.copies()).isEmpty();
    Eventually.isTrueAfterCollections(
        "all loaders are collected", () -> plugins.context.watch().uncollected().isEmpty());
    plugins.close();
    assertThat(plugins.context.copies().directory()).doesNotExist();
  }

  @Test
  void aFileThatIsNoJar() throws Exception {
    TestJar.age(Files.writeString(plugins.file("geo.jar"), "not a jar"));

    assertThat(plugins.problems())
        .containsExactly("geo.jar: is not a readable jar: zip END header not found");
  }

  @Test
  void aTruncatedJar() throws Exception {
    var file = TestJar.of("geo", "1").write(plugins.file("geo.jar"));
    var bytes = Files.readAllBytes(file);
    TestJar.age(Files.write(file, Arrays.copyOf(bytes, bytes.length / 2)));

    assertThat(plugins.problems())
        .containsExactly("geo.jar: is not a readable jar: zip END header not found");
  }

  @Test
  void noPluginId() {
    assertThat(problemOf(TestJar.of("geo", "1").without("Plugin-Id")))
        .isEqualTo("Plugin-Id is missing in META-INF/MANIFEST.MF");
  }

  @Test
  void noPluginVersion() {
    assertThat(problemOf(TestJar.of("geo", "1").with("Plugin-Version", " ")))
        .isEqualTo("Plugin-Version is missing in META-INF/MANIFEST.MF");
  }

  @Test
  void aPluginIdThatCannotNameAnything() {
    assertThat(problemOf(TestJar.of("geo", "1").with("Plugin-Id", "geo ip")))
        .isEqualTo(
            "Plugin-Id in META-INF/MANIFEST.MF: 'geo ip'"
                + " (expected: letters, digits, '.', '_' and '-', at most 128)");
  }

  @Test
  void aStateSchemaThatIsNoNumber() {
    assertThat(problemOf(TestJar.of("geo", "1").with("Plugin-State-Schema", "v2")))
        .isEqualTo(
            "Plugin-State-Schema in META-INF/MANIFEST.MF: 'v2' (expected: a number from 1 on)");
  }

  @Test
  void aDependencyOnAnotherPlugin() {
    assertThat(problemOf(TestJar.of("geo", "1").with("Plugin-Dependencies", "maps@1.0")))
        .isEqualTo(
            "Plugin-Dependencies in META-INF/MANIFEST.MF: 'maps@1.0'"
                + " (expected: none, plugins stand alone)");
  }

  @Test
  void aClassPathBesideTheJar() {
    assertThat(problemOf(TestJar.of("geo", "1").with("Class-Path", "lib/maps.jar")))
        .isEqualTo(
            "Class-Path in META-INF/MANIFEST.MF: 'lib/maps.jar'"
                + " (expected: none, a plugin is one jar with its libraries inside)");
  }

  @Test
  void noIndexOfExtensions() {
    assertThat(problemOf(TestJar.of("geo", "1").withoutIndex()))
        .isEqualTo(
            "META-INF/extensions.idx is missing"
                + " (was PF4J's annotation processor run when it was compiled?)");
  }

  @Test
  void anEmptyIndexOfExtensions() {
    var jar = TestJar.of("geo", "1").entry("META-INF/extensions.idx", new byte[0]);

    assertThat(problemOf(jar)).isEqualTo("META-INF/extensions.idx names no filter factory");
  }

  @Test
  void aFactoryThatIsNotThere() {
    assertThat(problemOf(TestJar.empty("geo", "1").extension("Nowhere")))
        .isEqualTo("class acme.Nowhere cannot be loaded: ClassNotFoundException: acme.Nowhere");
  }

  @Test
  void anExtensionThatIsNoFactory() {
    var jar = TestJar.of("geo", "1").extension("Other").source("Other", "public class Other {}");

    assertThat(problemOf(jar))
        .isEqualTo("acme.Other (expected: a FilterFactory or an AccessLogSinkFactory)");
  }

  @Test
  void aFactoryWhoseConstructorThrows() {
    assertThat(problemOf(factory("public Factory() { throw new RuntimeException(\"no\\nway\"); }")))
        .isEqualTo("constructor of acme.Factory threw RuntimeException: no way");
  }

  @Test
  void aFactoryWhoseConstructorThrowsAnError() {
    assertThat(problemOf(factory("public Factory() { throw new AssertionError(\"no\"); }")))
        .isEqualTo("constructor of acme.Factory threw AssertionError: no");
  }

  @Test
  void aFactoryThatCannotBeInitialised() {
    assertThat(problemOf(factory("static final int NUMBER = Integer.parseInt(\"x\");")))
        .startsWith("constructor of acme.Factory threw NumberFormatException: For input");
  }

  @Test
  void aFactoryWithoutAPublicConstructor() {
    assertThat(problemOf(factory("private Factory() {}")))
        .isEqualTo(
            "acme.Factory (expected: a public constructor without parameters or with a PluginContext)");
  }

  @Test
  void aFactoryWithABadName() {
    assertThat(problemOf(TestJar.empty("geo", "1").factory("Geo IP", "", "null")))
        .isEqualTo("acme.Factory.name(): 'Geo IP' (expected: kebab-case, such as request-id)");
  }

  @Test
  void twoFactoriesWithOneName() {
    var source =
        """
        public final class Second implements FilterFactory<Second.Config> {
          public record Config() {}
          @Override public String name() { return "geo"; }
          @Override public Class<Config> configType() { return Config.class; }
          @Override public Filter create(Config config) { return null; }
        }
        """;
    var jar = TestJar.of("geo", "1").extension("Second").source("Second", source);

    assertThat(problemOf(jar))
        .isEqualTo("filter geo is brought by acme.Factory and by acme.Second");
  }

  @Test
  void aClassForANewerJava() {
    assertThat(problemOf(TestJar.of("geo", "1").newerJava("Factory")))
        .startsWith("needs a newer Java than " + Runtime.version().feature() + ": acme/Factory");
  }

  @Test
  void aPluginClassThatThrowsAtStart() {
    var life = "@Override public void start() { throw new IllegalStateException(\"no\"); }";

    assertThat(problemOf(TestJar.of("geo", "1").life(life)))
        .isEqualTo("failed to start: IllegalStateException: no");
  }

  @Test
  void aPluginClassThatIsNotThere() {
    assertThat(problemOf(TestJar.of("geo", "1").with("Plugin-Class", "acme.Nowhere")))
        .isEqualTo("failed to start: ClassNotFoundException: acme.Nowhere");
  }

  @Test
  void aPluginClassThatWantsPf4jsWrapper() {
    assertThat(problemOf(TestJar.of("geo", "1").life("public Life(org.pf4j.PluginWrapper w) {}")))
        .isEqualTo(
            "acme.Life (expected: a public constructor without parameters or with a PluginContext)");
  }

  @Test
  void aPluginClassThatNeverReturnsFromStart() {
    var impatient =
        new PluginJar.Context(
            plugins.context.copies(),
            plugins.context.watch(),
            new PluginThread(Duration.ofMillis(50)),
            plugins.context.host());
    TestJar.of("geo", "1")
        .life("@Override public void start() { java.util.concurrent.locks.LockSupport.park(); }")
        .write(plugins.file("geo.jar"));

    try (var set =
        new PluginLoader(List.of(directory), NO_WASM, impatient).load(PluginSet.empty())) {
      assertThat(set.problems())
          .extracting(PluginProblem::reason)
          .containsExactly("start of geo took longer than 50 ms");
    }
  }

  @Test
  void aWasmFileWhoseNameIsNoFilterName() throws Exception {
    TestJar.age(Files.write(plugins.file("Geo_IP.wasm"), new byte[4]));

    assertThat(plugins.problems())
        .containsExactly(
            "Geo_IP.wasm: file name (expected: kebab-case, such as geo.wasm, geo-1.2.wasm)");
  }

  @Test
  void aWasmFileThatTheHostRefuses() throws Exception {
    TestJar.age(Files.write(plugins.file("geo.wasm"), new byte[4]));

    try (var set =
        new PluginLoader(List.of(directory), NO_WASM, plugins.context).load(PluginSet.empty())) {
      assertThat(set.problems())
          .extracting(PluginProblem::reason)
          .containsExactly("cannot be used: IllegalArgumentException: bad magic");
    }
  }

  @Test
  void aFileThatChangesWhileItIsLoaded() throws Exception {
    var jar = new PluginFile(TestJar.of("geo", "1").write(plugins.file("geo.jar")), "outdated");
    var wasm = new PluginFile(Files.write(plugins.file("geo.wasm"), new byte[4]), "outdated");

    assertThatThrownBy(() -> PluginJar.load(jar, plugins.context))
        .hasMessage("changed while it was being loaded");
    assertThatThrownBy(() -> WasmFile.load(wasm, NO_WASM))
        .hasMessage("changed while it was being loaded");
  }

  private static TestJar factory(String member) {
    return TestJar.empty("geo", "1").factory("geo", member, "null");
  }

  private String problemOf(TestJar jar) {
    jar.write(plugins.file("geo.jar"));
    var problems = plugins.problems();
    assertThat(problems).hasSize(1);
    return problems.getFirst().replaceFirst("^geo.jar: ", "");
  }
}
