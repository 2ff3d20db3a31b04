package dev.weir.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

  @TempDir private Path folder;

  @Test
  void replaceAFileByAnotherOne() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "old");
    var before = Files.readAttributes(file, "unix:ino");

    AtomicFiles.write(file, new byte[] {1});

    assertThat(file).hasBinaryContent(new byte[] {1});
    assertThat(Files.readAttributes(file, "unix:ino")).isNotEqualTo(before);
    assertThat(folder).isDirectoryNotContaining("glob:**/.tmp-*");
  }

  @Test
  void leaveNothingWhenTheyFail() throws Exception {
    var taken = Files.createDirectory(folder.resolve("taken"));
    Files.createFile(taken.resolve("inside"));

    assertThatThrownBy(() -> AtomicFiles.write(taken, new byte[1])).isInstanceOf(IOException.class);

    assertThat(folder).isDirectoryNotContaining("glob:**/.tmp-*");
  }
}
