package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.FileDigests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatcherTest {

  @TempDir private Path directory;
  private final FileDigests digests = new FileDigests();
  private final AtomicInteger changes = new AtomicInteger();
  private Path file = Path.of("");

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(directory.resolve("weir.yaml"), "1");
  }

  @Test
  void seesAChangeBeforeItIsStarted() throws Exception {
    try (var watcher = FileWatcher.create(file, digests, _ -> changes.incrementAndGet())) {
      Files.writeString(file, "2");
      watcher.start();

      Eventually.isTrue("the change is seen", () -> changes.get() == 1);
    }
  }

  @Test
  void goesOnAfterAChangeThatCouldNotBeHandled() throws Exception {
    Consumer<Path> failing =
        _ -> {
          changes.incrementAndGet();
          throw new AssertionError("cannot be handled, on purpose");
        };
    try (var watcher = FileWatcher.create(file, digests, failing)) {
      watcher.start();
      Files.writeString(file, "2");
      Eventually.isTrue("the first change is seen", () -> changes.get() == 1);

      Files.writeString(file, "3");

      Eventually.isTrue("the second change is seen", () -> changes.get() == 2);
    }
  }

  @Test
  void seesAChangeOfAFileThatTheConfigurationNamesSinceItWasUsed() throws Exception {
    var module = Files.writeString(directory.resolve("geo.wasm"), "1");
    var seen = new CopyOnWriteArrayList<Path>();
    try (var watcher = FileWatcher.create(file, digests, seen::add)) {
      watcher.start();
      var used = digests.of(module);
      Files.writeString(module, "2");

      watcher.watch(Map.of(module, used));

      Eventually.isTrue("the change is seen", () -> seen.contains(module));
      assertThat(seen).containsExactly(module);
    }
  }

  @Test
  void seesThatAFileComesWhichTheConfigurationNames() throws Exception {
    var module = directory.resolve("geo.wasm");
    try (var watcher = FileWatcher.create(file, digests, _ -> changes.incrementAndGet())) {
      watcher.start();
      watcher.watch(Map.of(module, FileDigests.NONE));

      Files.writeString(module, "1");

      Eventually.isTrue("the file is seen", () -> changes.get() == 1);
    }
  }

  @Test
  void leavesAFileAloneThatTheConfigurationNamesNoMore() throws Exception {
    var module = Files.writeString(directory.resolve("geo.wasm"), "1");
    var seen = new CopyOnWriteArrayList<Path>();
    try (var watcher = FileWatcher.create(file, digests, seen::add)) {
      watcher.watch(Map.of(module, FileDigests.NONE));
      watcher.watch(Map.of());
      watcher.start();

      Files.writeString(file, "2");

      Eventually.isTrue("the change is seen", () -> !seen.isEmpty());
      assertThat(seen).containsExactly(file);
    }
  }
}
