package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The engine can be exchanged because one package knows it.
class EngineBorderTest {

  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "weir", "wasm");

  @Test
  void onlyTheEnginePackageKnowsChicory() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      var offenders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.startsWith(SOURCES.resolve("engine")))
              .filter(file -> read(file).contains("com.dylibso"));

      assertThat(offenders).isEmpty();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
