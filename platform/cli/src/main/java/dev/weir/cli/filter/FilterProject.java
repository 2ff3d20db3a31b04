package dev.weir.cli.filter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A folder with the source of a filter.
///
/// @param name what the filter is called
public record FilterProject(Path directory, Language language, String name) {

  private static final Set<String> NO_SOURCES =
      Set.of("target", "dist", "build", "node_modules", ".git", ".idea", ".vscode");

  // What builds write themselves, and what no build reads.
  private static final Set<String> NO_SOURCE_FILES =
      Set.of("Cargo.lock", "package-lock.json", "cases.yaml");

  private static final Pattern CARGO =
      Pattern.compile("(?ms)^\\[package].*?^\\s*name\\s*=\\s*\"([^\"]+)\"");
  private static final Pattern GO = Pattern.compile("(?m)^module\\s+(?:\\S*/)?([^/\\s]+)\\s*$");
  private static final Pattern NPM = Pattern.compile("\"name\"\\s*:\\s*\"(?:@[^/\"]*/)?([^\"]+)\"");

  /// The project in a folder.
  ///
  /// @throws IllegalStateException if there is none
  public static FilterProject in(Path directory) {
    var language =
        Language.of(directory)
            .orElseThrow(() ->
                new IllegalStateException(
                    directory
                        + ": no filter (expected: a folder with a Cargo.toml, go.mod or"
                        + " package.json)"));
    return new FilterProject(directory, language, name(directory.resolve(language.manifest())));
  }

  private static String name(Path manifest) {
    var pattern =
        switch (String.valueOf(manifest.getFileName())) {
          case "Cargo.toml" -> CARGO;
          case "go.mod" -> GO;
          default -> NPM;
        };
    try {
      var matcher = pattern.matcher(Files.readString(manifest));
      if (matcher.find()) {
        return matcher.group(1);
      }
      throw new IllegalStateException(manifest + ": gives the filter no name");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the built module is.
  public Path module() {
    return directory.resolve("dist").resolve(name + ".wasm");
  }

  /// Compiles the filter.
  ///
  /// @return the module
  /// @throws IllegalStateException if a tool is missing or fails
  public Path build(Tools tools) {
    try {
      Files.createDirectories(module().toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    switch (language) {
      case RUST -> RustBuild.of(this, tools).run();
      case GO -> GoBuild.run(this, tools);
      case ASSEMBLYSCRIPT -> NpmBuild.run(this, tools);
    }
    return module();
  }

  /// Whether the module is there and no source is newer.
  public boolean isBuilt() {
    try {
      if (!Files.isRegularFile(module())) {
        return false;
      }
      var built = Files.getLastModifiedTime(module());
      return sources().values().stream().noneMatch(changed -> changed.compareTo(built) > 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The files that somebody edits, with the time of their last change.
  Map<Path, FileTime> sources() {
    var found = new TreeMap<Path, FileTime>();
    try {
      Files.walkFileTree(directory, new Sources(found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static final class Sources extends SimpleFileVisitor<Path> {

    private final Map<Path, FileTime> found;

    private Sources(Map<Path, FileTime> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return NO_SOURCES.contains(String.valueOf(folder.getFileName()))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!NO_SOURCE_FILES.contains(String.valueOf(file.getFileName()))) {
        found.put(file, attributes.lastModifiedTime());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE; // editors remove their temporary files at any time
    }
  }
}
