package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.marketplace.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {

  @TempDir private Path directory;
  private PluginFixture plugins;

  @BeforeEach
  void open() {
    plugins = new PluginFixture(directory);
  }

  @AfterEach
  void leavesNothingBehind() {
    assertThat(plugins.copies()).isEmpty();
    plugins.close();
  }

  @Test
  void bringsTheFiltersOfAJar() throws Exception {
    var file = TestJar.of("geo", "1.2").write(plugins.file("geo.jar"));

    try (var set = plugins.load()) {
      assertThat(set.problems()).isEmpty();
      assertThat(set.catalog().find("geo").orElseThrow().origin())
          .isEqualTo(new FilterOrigin("geo", "1.2", file.toString(), Sha256.of(file)));
      assertThat(PluginFixture.version(set, "geo")).isEqualTo("1.2");
    }
  }

  @Test
  void bringsTheFilterOfAWasmFile() throws Exception {
    TestJar.age(Files.write(plugins.file("geo-1.2.wasm"), new byte[4]));

    try (var set = plugins.load()) {
      assertThat(set.catalog().names()).containsExactly("geo");
      assertThat(set.plugins().getFirst().origin().version()).isEqualTo("1.2");
    }
  }

  @Test
  void closesTheFactoryOfAWasmFileThatNobodyUses() throws Exception {
    TestJar.age(Files.write(plugins.file("geo.wasm"), new byte[4]));
    var set = plugins.load();
    var factory = (WasmStub) set.catalog().find("geo").orElseThrow().factory();

    set.close();

    assertThat(factory.isClosed()).isTrue();
  }

  @Test
  void letsGoOfWhatItHasLoadedWhenItFails() throws Exception {
    TestJar.age(Files.write(plugins.file("a.wasm"), new byte[4]));
    TestJar.age(Files.write(plugins.file("b.wasm"), new byte[4]));
    var first = new WasmStub("a");
    WasmLoader failing =
        (name, _, _) -> {
          if (name.equals("a")) {
            return first;
          }
          return new WasmStub(name) {
            @Override
            public String name() {
              throw new StackOverflowError("on purpose");
            }
          };
        };

    try (var failingPlugins = new PluginFixture(directory, failing)) {
      assertThatThrownBy(failingPlugins::load).isInstanceOf(StackOverflowError.class);
    }

    assertThat(first.isClosed()).isTrue();
  }

  @Test
  void ignoresHiddenUnfinishedAndOtherFiles() throws Exception {
    TestJar.of("geo", "1").write(plugins.file(".geo.jar"));
    TestJar.of("geo", "1").write(plugins.file("geo.jar.part"));
    Files.writeString(plugins.file("README.md"), "hello");
    Files.createDirectory(plugins.file("old.jar"));

    try (var set = plugins.load()) {
      assertThat(set.plugins()).isEmpty();
      assertThat(set.problems()).isEmpty();
    }
  }

  @Test
  void takesADirectoryThatIsNotThereForAnEmptyOne() throws Exception {
    try (var nowhere = new PluginFixture(plugins.file("nowhere"));
        var set = nowhere.load()) {
      assertThat(set.plugins()).isEmpty();
      assertThat(set.problems()).isEmpty();
    }
  }

  @Test
  void loadsTheRestIfAFileIsBad() throws Exception {
    TestJar.age(Files.writeString(plugins.file("bad.jar"), "not a jar"));
    TestJar.of("geo", "1").write(plugins.file("geo.jar"));

    try (var set = plugins.load()) {
      assertThat(set.problems()).hasSize(1);
      assertThat(set.catalog().names()).containsExactly("geo");
    }
  }

  @Test
  void sharesAPluginThatDidNotChange() throws Exception {
    TestJar.of("geo", "1").write(plugins.file("geo.jar"));
    var first = plugins.load();
    var second = plugins.loader.load(first);

    first.close();
    first.close();

    assertThat(second.plugins()).isEqualTo(first.plugins());
    assertThat(PluginFixture.version(second, "geo")).isEqualTo("1");
    second.close();
  }

  @Test
  void loadsAPluginAnewIfThePreviousSetIsClosed() throws Exception {
    TestJar.of("geo", "1").write(plugins.file("geo.jar"));
    var first = plugins.load();
    first.close();

    plugins.loader.load(first).close();
    try (var third = plugins.loader.load(first)) {
      assertThat(third.plugins()).doesNotContainAnyElementsOf(first.plugins());
      assertThat(PluginFixture.version(third, "geo")).isEqualTo("1");
    }
  }

  @Test
  void runsTwoVersionsSideBySide() throws Exception {
    TestJar.of("geo", "1").write(plugins.file("geo.jar"));
    try (var first = plugins.load()) {
      TestJar.of("geo", "2").write(plugins.file("geo.jar"));

      try (var second = plugins.loader.load(first)) {
        assertThat(PluginFixture.version(first, "geo")).isEqualTo("1");
        assertThat(PluginFixture.version(second, "geo")).isEqualTo("2");
      }
    }
  }

  @Test
  void loadsClassesOfAFileThatWasOverwritten() throws Exception {
    TestJar.empty("geo", "1")
        .factory("geo", "", "Response.of(Late.STATUS)")
        .source("Late", "class Late { static final int STATUS = Integer.parseInt(\"299\"); }")
        .write(plugins.file("geo.jar"));
    try (var set = plugins.load()) {
      Files.write(plugins.file("geo.jar"), new byte[100_000]);

      assertThat(PluginFixture.ask(set, "geo").status()).isEqualTo(299);
    }
  }

  @Test
  void tellsWhereAFilterCameFromWhoseFileIsGone() throws Exception {
    var file = TestJar.of("geo", "1").write(plugins.file("geo.jar"));
    try (var first = plugins.load()) {
      Files.delete(file);

      try (var second = plugins.loader.load(first)) {
        assertThat(second.catalog().find("geo")).isEmpty();
        assertThat(second.previousOrigin("geo").map(FilterOrigin::file)).contains(file.toString());
        assertThat(second.previousOrigin("maps")).isEmpty();
      }
    }
  }

  @Test
  void refusesTwoFilesWithOnePluginId() {
    TestJar.of("geo", "1").write(plugins.file("geo-1.jar"));
    TestJar.of("geo", "2").write(plugins.file("geo-2.jar"));

    assertThat(plugins.problems())
        .containsExactly("geo-2.jar: plugin geo is brought by geo-1.jar already");
  }

  @Test
  void refusesTwoPluginsWithOneFilterName() {
    TestJar.of("geo", "1").with("Plugin-Id", "acme").write(plugins.file("a.jar"));
    TestJar.of("geo", "2").with("Plugin-Id", "maps").write(plugins.file("b.jar"));

    assertThat(plugins.problems())
        .containsExactly("b.jar: filter geo is brought by acme 1 (a.jar) and by maps 2 (b.jar)");
  }

  @Test
  void keepsThePreviousVersionIfTheNewOneIsBad() throws Exception {
    TestJar.of("geo", "1").write(plugins.file("geo.jar"));
    try (var first = plugins.load()) {
      TestJar.empty("geo", "2")
          .factory("geo", "public Factory() { throw new RuntimeException(); }", "null")
          .write(plugins.file("geo.jar"));

      plugins.loader.load(first).close();

      assertThat(PluginFixture.version(first, "geo")).isEqualTo("1");
    }
  }

  @Test
  void servesConcurrentReloads() throws Exception {
    var current = new AtomicReference<>(PluginSet.empty());
    var versions = new ArrayList<String>();
    Callable<Void> reload =
        () -> {
          var next = plugins.loader.load(current.get());
          synchronized (versions) {
            versions.add(PluginFixture.version(next, "geo"));
            current.getAndSet(next).close();
          }
          return null;
        };

    TestJar.of("geo", "1").write(plugins.file("geo.jar"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Void>>();
      for (var i = 0; i < 40; i++) {
        running.add(threads.submit(reload));
        var next = TestJar.of("geo", i % 2 == 0 ? "2" : "1").write(plugins.file("next"));
        Files.move(next, plugins.file("geo.jar"), StandardCopyOption.ATOMIC_MOVE);
      }
      for (var each : running) {
        each.get();
      }
    }

    assertThat(versions).hasSize(40).isSubsetOf(List.of("1", "2"));
    current.get().close();
  }
}
