package dev.weir.marketplace.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {

  @TempDir Path folder;

  @Test
  void opensWhatIsInAFolderThatAUrlNames() throws Exception {
    Files.createDirectory(folder.resolve("metadata"));
    Files.writeString(folder.resolve("metadata/timestamp.json"), "{}");

    try (var source = RepositorySource.of(folder.toUri());
        var in = source.open("metadata/timestamp.json").orElseThrow()) {
      assertThat(in).hasContent("{}");
      assertThat(source.open("metadata/2.root.json")).isEmpty();
    }
  }

  @Test
  void staysWithinItsFolder() throws Exception {
    var inner = Files.createDirectory(folder.resolve("inner"));
    Files.writeString(folder.resolve("secret"), "secret");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new FolderSource(inner).open("metadata/../../secret"))
        .withMessageContaining("outside of");
  }

  // Else a stick that is not plugged in would look like an index without news.
  @Test
  void anAbsentFolderIsNotAnEmptyOne() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new FolderSource(folder.resolve("none")).open("metadata/2.root.json"));
  }

  @Test
  void refusesOtherKindsOfUrls() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepositorySource.of(URI.create("ftp://example.com/")))
        .withMessage("index: 'ftp://example.com/' (expected: a file:, http: or https: URL)");
  }
}
