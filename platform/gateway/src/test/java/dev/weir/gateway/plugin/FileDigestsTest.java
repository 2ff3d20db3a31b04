package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestsTest {

  private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;
  private Instant now = WRITTEN.plusSeconds(60);
  private final FileDigests digests = new FileDigests(() -> now);
  private Path file = Path.of("");

  @BeforeEach
  void createFile() throws IOException {
    file = directory.resolve("geo.wasm");
    write("one");
  }

  @Test
  void readsAFileAgainThatLooksDifferent() throws Exception {
    var first = digests.of(file);

    write("more");

    assertThat(digests.of(file)).isNotEqualTo(first).isEqualTo(FileDigests.read(file));
  }

  @Test
  void readsAFileOnceThatLooksTheSame() throws Exception {
    var first = digests.of(file);

    write("two");

    assertThat(digests.of(file)).isEqualTo(first);
    digests.keep(Set.of());
    assertThat(digests.of(file)).isNotEqualTo(first);
  }

  @Test
  void readsAFileAgainThatWasWrittenAMomentAgo() throws Exception {
    now = WRITTEN.plusMillis(1);
    var first = digests.of(file);

    write("two");

    assertThat(digests.of(file)).isNotEqualTo(first);
  }

  @Test
  void hasNoDigestOfWhatIsNoFile() throws Exception {
    assertThat(digests.of(directory)).isEqualTo(FileDigests.NONE);
    assertThat(digests.of(directory.resolve("absent"))).isEqualTo(FileDigests.NONE);
    assertThat(digests.of(Files.createFile(directory.resolve("empty"))))
        .isEqualTo(FileDigests.NONE);
  }

  private void write(String content) throws IOException {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
  }
}
