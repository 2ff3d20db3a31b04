package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.install.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedPluginsTest {

  @TempDir private Path folder;
  private PluginFixture plugins;
  private Workspace workspace;

  @BeforeEach
  void open() throws Exception {
    plugins = new PluginFixture(Files.createDirectory(folder.resolve("plugins")));
    workspace = Workspace.beside(folder.resolve("weir.yaml"));
  }

  @AfterEach
  void close() {
    plugins.close();
  }

  @Test
  void bringsTheFiltersOfAJarOfTheStore() throws Exception {
    var jar = jar("geo", "1.2.0");
    TestLock.write(workspace, "geo", Kind.JAVA, "1.2.0", Files.readAllBytes(jar));

    try (var set = load(List.of())) {
      assertThat(set.problems()).isEmpty();
      var origin = set.catalog().find("geo").orElseThrow().origin();
      assertThat(origin.version()).isEqualTo("1.2.0");
      assertThat(origin.digest()).isEqualTo(Sha256.of(jar));
    }
  }

  @Test
  void bringsTheFilterOfAModuleOfTheStore() throws Exception {
    TestLock.write(workspace, "geo", Kind.WASM, "1.2.0", new byte[4]);

    try (var set = load(List.of())) {
      assertThat(set.catalog().names()).containsExactly("geo");
      assertThat(set.plugins().getFirst().origin().version()).isEqualTo("1.2.0");
    }
  }

  @Test
  void loadsNoOtherBytesThanTheLockFileNames() throws Exception {
    var sha256 = TestLock.write(workspace, "geo", Kind.WASM, "1.2.0", new byte[4]);
    var file = workspace.store().find(sha256).orElseThrow();
    Files.delete(file);
    Files.write(file, new byte[5]);

    try (var set = load(List.of())) {
      assertThat(set.plugins()).isEmpty();
      assertThat(set.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.file()).isEqualTo("ours/acme/geo 1.2.0"));
    }
  }

  @Test
  void takesThePlaceOfWhatCameWithTheGateway() throws Exception {
    Files.copy(jar("geo", "1.0.0"), plugins.file("geo.jar"));
    TestJar.age(plugins.file("geo.jar"));
    TestJar.age(Files.write(plugins.file("tea-1.0.wasm"), new byte[4]));
    TestLock.write(workspace, "geo", Kind.JAVA, "1.2.0", Files.readAllBytes(jar("geo", "1.2.0")));

    try (var set = load(List.of(plugins.directory))) {
      assertThat(set.problems()).isEmpty();
      assertThat(PluginFixture.version(set, "geo")).isEqualTo("1.2.0");
      assertThat(set.catalog().names()).containsExactlyInAnyOrder("geo", "tea");
    }
  }

  @Test
  void refusesTwoOfOneIdIfTheOtherIsTheUsersOwn() throws Exception {
    TestJar.age(Files.write(plugins.file("geo-1.0.wasm"), new byte[4]));
    TestLock.write(workspace, "geo", Kind.WASM, "1.2.0", new byte[5]);

    try (var set = load(List.of())) {
      assertThat(set.problems())
          .singleElement()
          .asString()
          .contains("plugin geo is brought by " + plugins.file("geo-1.0.wasm"));
    }
  }

  @Test
  void saysWhatIsWrongWithALockFile() throws Exception {
    Files.writeString(workspace.lock(), "{");

    try (var set = load(List.of())) {
      assertThat(set.problems())
          .singleElement()
          .asString()
          .startsWith(workspace.lock() + ": lock: weir.lock: line 1");
    }
  }

  private PluginSet load(List<Path> replaced) {
    var locked = Optional.of(new LockedPlugins(workspace, replaced, _ -> Optional.empty()));
    WasmLoader wasm = (name, _, _) -> new WasmStub(name);
    return new PluginLoader(List.of(plugins.directory), locked, wasm, plugins.context)
        .load(PluginSet.empty());
  }

  private Path jar(String id, String version) throws Exception {
    return TestJar.of(id, version).write(folder.resolve(id + "-" + version + ".jar"));
  }
}
