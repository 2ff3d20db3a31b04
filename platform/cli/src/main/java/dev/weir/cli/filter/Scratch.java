package dev.weir.cli.filter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A temporary folder that goes with what is in it.
///
/// @param path where it is
public record Scratch(Path path) implements AutoCloseable {

  /// A new folder.
  public static Scratch create() {
    try {
      return new Scratch(Files.createTempDirectory("weir-filter-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
