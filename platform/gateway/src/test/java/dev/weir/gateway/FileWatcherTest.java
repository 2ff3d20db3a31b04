package dev.weir.gateway;

import dev.weir.gateway.plugin.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatcherTest {

  @TempDir private Path directory;
  private final AtomicInteger changes = new AtomicInteger();
  private Path file = Path.of("");

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(directory.resolve("weir.yaml"), "1");
  }

  @Test
  void seesAChangeBeforeItIsStarted() throws Exception {
    try (var watcher = FileWatcher.create(file, changes::incrementAndGet)) {
      Files.writeString(file, "2");
      watcher.start();

      Eventually.isTrue("the change is seen", () -> changes.get() == 1);
    }
  }

  @Test
  void goesOnAfterAChangeThatCouldNotBeHandled() throws Exception {
    Runnable failing =
        () -> {
          changes.incrementAndGet();
          throw new AssertionError("cannot be handled, on purpose");
        };
    try (var watcher = FileWatcher.create(file, failing)) {
      watcher.start();
      Files.writeString(file, "2");
      Eventually.isTrue("the first change is seen", () -> changes.get() == 1);

      Files.writeString(file, "3");

      Eventually.isTrue("the second change is seen", () -> changes.get() == 2);
    }
  }
}
