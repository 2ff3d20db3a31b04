package dev.weir.marketplace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {

  private static final byte[] BYTES = "plugin".getBytes(StandardCharsets.UTF_8);
  private static final String DIGEST = Sha256.of(BYTES);

  @TempDir private Path folder;

  @Test
  void keepsFilesByTheirDigests() throws Exception {
    var store = new ContentStore(folder);

    var path = store.put(file -> Files.write(file, BYTES), expected());

    assertThat(path).isEqualTo(folder.resolve("sha256").resolve(DIGEST)).hasBinaryContent(BYTES);
    assertThat(store.find(DIGEST)).contains(path);
  }

  @Test
  void refusesOtherBytesAndLeavesNothing() throws Exception {
    var store = new ContentStore(folder);

    assertThatThrownBy(() -> store.put(file -> Files.writeString(file, "PLUGIN"), expected()))
        .isInstanceOf(MarketplaceException.class)
        .hasMessage(
            "digest: p.jar: sha256 %s (expected: %s)"
                .formatted(Sha256.of("PLUGIN".getBytes(StandardCharsets.UTF_8)), DIGEST));
    assertThatThrownBy(() -> store.put(file -> Files.writeString(file, "plug"), expected()))
        .hasMessage("size: p.jar: 4 bytes (expected: 6)");
    assertThat(folder.resolve("sha256")).isEmptyDirectory();
  }

  @Test
  void leavesNothingWhenTheSourceFails() {
    var store = new ContentStore(folder);

    assertThatThrownBy(() ->
            store.put(
                file -> {
                  Files.writeString(file, "plu");
                  throw new IOException("reset");
                },
                expected()))
        .hasMessage("reset");
    assertThat(folder.resolve("sha256")).isEmptyDirectory();
  }

  @Test
  void neverWritesAFileAgain() throws Exception {
    var store = new ContentStore(folder);
    var path = store.put(file -> Files.write(file, BYTES), expected());
    var key = Files.readAttributes(path, "unix:ino");

    store.put(file -> Files.write(file, BYTES), expected());

    assertThat(Files.readAttributes(path, "unix:ino")).isEqualTo(key);
  }

  @Test
  void aStagedFileIsDeletedUnlessItIsKept() throws Exception {
    var store = new ContentStore(folder);

    try (var staged = store.stage(file -> Files.write(file, BYTES), expected())) {
      assertThat(staged.file()).hasBinaryContent(BYTES);
      assertThat(store.find(DIGEST)).isEmpty();
    }

    assertThat(folder.resolve("sha256")).isEmptyDirectory();
  }

  @Test
  void noticesAFileThatWasChanged() throws Exception {
    var store = new ContentStore(folder);
    Files.writeString(store.put(file -> Files.write(file, BYTES), expected()), "Plugin");

    assertThatThrownBy(() -> store.verified("p.jar", DIGEST))
        .hasMessageStartingWith("digest: p.jar: sha256 ");
    assertThatThrownBy(() -> store.read("p.jar", DIGEST))
        .hasMessageStartingWith("digest: p.jar: sha256 ");
  }

  @Test
  void deletesWhatACrashLeftADayAgoWhenSomethingElseIsStaged() throws Exception {
    var files = Files.createDirectories(folder.resolve("sha256"));
    var crashed = Files.createFile(files.resolve(".tmp-1"));
    var fresh = Files.createFile(files.resolve(".tmp-2"));
    Files.setLastModifiedTime(crashed, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().minus(Duration.ofHours(23))));

    new ContentStore(folder).put(BYTES);

    assertThat(crashed).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void takesNoPathForADigest() {
    assertThatThrownBy(() -> new ContentStore(folder).find("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ContentStore.Expected expected() {
    return new ContentStore.Expected("p.jar", DIGEST, BYTES.length);
  }
}
