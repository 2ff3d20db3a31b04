package dev.weir.cli.filter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// A language that filters are written in.
public enum Language {
  /// Rust, as a crate.
  RUST("Rust", "Cargo.toml", "rust"),
  /// Go, as a module.
  GO("Go", "go.mod", "go"),
  /// AssemblyScript, as an npm package.
  ASSEMBLYSCRIPT("AssemblyScript", "package.json", "assemblyscript");

  private final String title;
  private final String manifest;
  private final String folder;

  Language(String title, String manifest, String folder) {
    this.title = title;
    this.manifest = manifest;
    this.folder = folder;
  }

  /// The language of the project in that folder.
  static Optional<Language> of(Path directory) {
    return Arrays.stream(values())
        .filter(language -> Files.isRegularFile(directory.resolve(language.manifest)))
        .findFirst();
  }

  /// What people call it.
  public String title() {
    return title;
  }

  /// As the command line has it.
  @Override
  public String toString() {
    return folder;
  }

  /// The file by which a project is known.
  String manifest() {
    return manifest;
  }

  /// What folders of this language are called.
  String folder() {
    return folder;
  }
}
