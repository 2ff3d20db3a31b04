package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.admin.OtherLockException;
import dev.weir.gateway.plugin.FileDigests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever changes the lock file orders a reload, and the watch sees the change, too.
class ReloaderTest {

  @TempDir private Path folder;
  private Path lock;
  private int swaps;
  private boolean isRefused;
  private Optional<String> meanwhile = Optional.empty();
  private Reloader reloader;

  @BeforeEach
  void serveTheFirst() throws IOException {
    lock = folder.resolve("weir.lock");
    write("first");
    reloader = new Reloader(lock, reloaded(), this::swap);
  }

  private void write(String content) throws IOException {
    Files.writeString(lock, content);
  }

  private Reloaded swap() {
    swaps++;
    try {
      if (meanwhile.isPresent()) {
        write(meanwhile.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (isRefused) {
      throw new IllegalStateException("no");
    }
    return reloaded();
  }

  private Reloaded reloaded() {
    return new Reloaded(1 + swaps, FileDigests.read(lock), List.of(), List.of(), Map.of());
  }

  private Optional<String> content() {
    return Optional.of(FileDigests.read(lock));
  }

  private void see() {
    reloader.changed(lock, "weir.lock");
  }

  @Test
  void whatWasOrderedIsNotMadeAgainWhenItIsSeen() throws IOException {
    write("second");
    reloader.ordered(content());

    see();

    assertThat(swaps).isEqualTo(1);
  }

  @Test
  void whatWasSeenIsNotMadeAgainWhenItIsOrdered() throws IOException {
    write("second");
    see();

    assertThat(reloader.ordered(content()).generation()).isEqualTo(2);
    assertThat(swaps).isEqualTo(1);
  }

  @Test
  void whatWasRefusedAndPutBackIsNotMadeWhenItIsSeen() throws IOException {
    write("second");
    isRefused = true;
    assertThatThrownBy(() -> reloader.ordered(content())).hasMessage("no");

    see();
    write("first");
    see();

    assertThat(swaps).isEqualTo(1);
  }

  @Test
  void whatNobodyOrderedIsMadeAgainWhenItIsPutBack() throws IOException {
    write("second");
    isRefused = true;
    see();
    isRefused = false;

    write("first");
    see();

    assertThat(swaps).isEqualTo(2);
  }

  @Test
  void otherFilesAreAlwaysReadAgain() {
    reloader.changed(folder.resolve("weir.yaml"), "the file");

    assertThat(swaps).isEqualTo(1);
  }

  @Test
  void nothingIsMadeOfAnotherLockFile() {
    assertThatThrownBy(() -> reloader.ordered(Optional.of("0".repeat(64))))
        .isInstanceOf(OtherLockException.class)
        .hasMessageContaining(lock.toString());
    assertThat(swaps).isZero();
  }

  @Test
  void whatAnotherCommandReplacedBeforeItWasReadIsNotSaidToServe() throws IOException {
    write("second");
    meanwhile = Optional.of("third");
    var wanted = content();

    assertThatThrownBy(() -> reloader.ordered(wanted)).isInstanceOf(OtherLockException.class);

    see();
    assertThat(reloader.ordered(content()).generation()).isEqualTo(2);
    assertThat(swaps).as("the third serves").isEqualTo(1);
  }
}
