package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginWatcherTest {

  private static final Duration OFTEN = Duration.ofMillis(20);

  @TempDir private Path directory;
  private final AtomicInteger changes = new AtomicInteger();

  @Test
  void seesFilesComeChangeAndGo() throws Exception {
    try (var _ = PluginWatcher.create(directory, changes::incrementAndGet).start()) {
      assertThatChangesAreSeen();
    }
  }

  @Test
  void seesFilesComeChangeAndGoWithoutNotices() throws Exception {
    try (var _ = PluginWatcher.createPolling(directory, changes::incrementAndGet, OFTEN).start()) {
      assertThatChangesAreSeen();
    }
  }

  @Test
  void seesADirectoryThatAppearsLater() throws Exception {
    var later = directory.resolve("later");
    try (var _ = PluginWatcher.create(later, changes::incrementAndGet).start()) {
      Files.createDirectory(later);

      assertThatAChangeIsSeen(() -> Files.writeString(later.resolve("geo.jar"), "1"));
    }
  }

  @Test
  void goesOnAfterAChangeThatCouldNotBeHandled() throws Exception {
    Runnable failing =
        () -> {
          changes.incrementAndGet();
          throw new AssertionError("cannot be handled, on purpose");
        };
    try (var _ = PluginWatcher.createPolling(directory, failing, OFTEN).start()) {
      assertThatAChangeIsSeen(() -> Files.writeString(directory.resolve("geo.jar"), "1"));
      assertThatAChangeIsSeen(() -> Files.delete(directory.resolve("geo.jar")));
    }
  }

  @Test
  void canBeClosedByWhatItCalls() throws Exception {
    var self = new AtomicReference<PluginWatcher>();
    var started = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    Runnable closing =
        () -> {
          awaitQuietly(started);
          self.get().close();
          closed.countDown();
        };
    self.set(PluginWatcher.create(directory, closing).start());
    started.countDown();

    Files.writeString(directory.resolve("geo.jar"), "1");

    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void bringsADroppedAndAReplacedPluginToLife() throws Exception {
    var current = new AtomicReference<>(PluginSet.empty());
    try (var plugins = new PluginFixture(directory)) {
      Runnable reload = () -> current.getAndUpdate(plugins.loader::load).close();
      try (var _ = PluginWatcher.create(directory, reload).start()) {
        TestJar.of("geo", "1").write(directory.resolve("geo.jar"));
        Eventually.isTrue("version 1 serves", () -> serves(current.get(), "1"));

        TestJar.of("geo", "2").write(directory.resolve("geo.jar"));
        Eventually.isTrue("version 2 serves", () -> serves(current.get(), "2"));

        Files.delete(directory.resolve("geo.jar"));
        Eventually.isTrue("nothing serves", () -> current.get().plugins().isEmpty());
      }
      assertThat(plugins.copies()).isEmpty();
    }
  }

  private void assertThatChangesAreSeen() throws Exception {
    var file = directory.resolve("geo.jar");
    assertThatAChangeIsSeen(() -> Files.writeString(file, "1"));
    assertThatAChangeIsSeen(() -> Files.writeString(file, "22"));
    var other = Files.writeString(directory.resolve("new"), "33");
    assertThatAChangeIsSeen(() -> Files.move(other, file, StandardCopyOption.REPLACE_EXISTING));
    assertThatAChangeIsSeen(() -> Files.delete(file));
  }

  private void assertThatAChangeIsSeen(ThrowingCallable change) {
    var before = changes.get();
    try {
      change.call();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    Eventually.isTrue("the change is seen", () -> changes.get() > before);
  }

  private static boolean serves(PluginSet set, String version) {
    return set.plugins().stream().anyMatch(plugin -> plugin.origin().version().equals(version));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
