package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFileTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void createFile() throws IOException {
    file = Files.createFile(directory.resolve("geo.jar"));
  }

  @Test
  void waitsForAWriterToFinish() throws Exception {
    var writer = Thread.startVirtualThread(() -> appendTimes(50));

    var settled = PluginFile.settled(file, Duration.ofSeconds(30));

    writer.join();
    assertThat(settled.digest()).isEqualTo(Sha256.of(file));
    assertThat(Files.size(file)).isEqualTo(50);
  }

  @Test
  void givesUpOnAWriterThatDoesNotFinish() throws Exception {
    var done = new AtomicBoolean();
    var writer =
        Thread.startVirtualThread(() -> {
          while (!done.get()) {
            appendTimes(1);
          }
        });

    assertThatThrownBy(() -> PluginFile.settled(file, Duration.ofMillis(50)))
        .hasMessage("is still being written");

    done.set(true);
    writer.join();
  }

  @Test
  void believesAFileFromTheFuture() throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));

    assertThat(PluginFile.settled(file, Duration.ZERO).path()).isEqualTo(file);
  }

  private void appendTimes(int times) {
    for (var i = 0; i < times; i++) {
      try {
        Files.write(file, new byte[1], StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
