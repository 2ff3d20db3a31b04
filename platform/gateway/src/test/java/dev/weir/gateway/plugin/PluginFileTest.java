package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.plugin.PluginFile.Patience;
import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFileTest {

  @TempDir private Path directory;
  private Path file;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int writes;

  @BeforeEach
  void createFile() throws IOException {
    file = Files.createFile(directory.resolve("geo.jar"));
    Files.setLastModifiedTime(file, FileTime.from(now));
  }

  @Test
  void waitsForAWriterToFinish() throws Exception {
    var settled = PluginFile.settled(file, writerOf(5, Duration.ofSeconds(10)));

    assertThat(Files.size(file)).isEqualTo(5);
    assertThat(settled.digest()).isEqualTo(Sha256.of(file));
  }

  @Test
  void givesUpOnAWriterThatDoesNotFinish() {
    assertThatThrownBy(
            () -> PluginFile.settled(file, writerOf(Integer.MAX_VALUE, Duration.ofSeconds(1))))
        .hasMessage("is still being written");
  }

  @Test
  void believesAFileFromTheFuture() throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(now.plusSeconds(3600)));

    assertThat(PluginFile.settled(file, writerOf(5, Duration.ZERO)).path()).isEqualTo(file);
    assertThat(writes).isZero();
  }

  /// Somebody who writes a byte in each pause.
  private Patience writerOf(int bytes, Duration limit) {
    return new Patience(limit, () -> now, () -> pause(bytes));
  }

  private void pause(int bytes) {
    now = now.plus(PluginFile.QUIET);
    if (writes == bytes) {
      return;
    }
    writes++;
    try {
      Files.write(file, new byte[1], StandardOpenOption.APPEND);
      Files.setLastModifiedTime(file, FileTime.from(now));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
