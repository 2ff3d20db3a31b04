package dev.weir.cli.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.entry.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexSigningTest {

  @TempDir private Path folder;

  @Test
  void signsNoReleaseWithKeysOfACheckout() {
    var repository = folder.resolve("repository");
    var signing = new IndexSigning(repository, KeyFolder.development(folder.resolve("keys")));
    var release = Version.parse("1.0.0").orElseThrow();

    assertThatThrownBy(() -> signing.sign(folder, folder, release, Optional.empty(), List.of()))
        .hasMessage("keys: 1.0.0 is a release (expected: not signed by keys of a checkout)");
    assertThat(repository).doesNotExist();
    assertThat(folder.resolve("keys")).doesNotExist();
  }
}
