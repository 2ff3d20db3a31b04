package dev.weir.cli.filter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds what compilers made.
final class Modules {

  private Modules() {}

  /// The `.wasm` that was changed last.
  static Optional<Path> newest(List<Path> folders) {
    return folders.stream()
        .flatMap(Modules::in)
        .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
  }

  private static Stream<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".wasm")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
