package dev.weir.cli.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A folder with the source of a plugin, laid out as Maven has it.
///
/// @param id the plugin's id, for people
/// @param manifest what the manifest of its jar says, by the names of the attributes
public record PluginProject(Path directory, String id, Map<String, String> manifest) {

  /// What tells a changed file from one that stayed.
  record Stamp(long size, long modifiedMillis) {}

  /// The project in a folder.
  ///
  /// @throws NotFoundException if there is none
  /// @throws IllegalStateException if its `pom.xml` cannot be read
  public static PluginProject in(Path directory) {
    var file = directory.resolve("pom.xml");
    if (!Files.isRegularFile(file)) {
      throw new NotFoundException(
          directory
              + ": no plugin (expected: a folder with a pom.xml, as `weir plugin new` makes)");
    }
    var pom = Pom.read(file);
    var manifest = new TreeMap<>(pom.manifest());
    manifest.values().removeIf(String::isBlank);
    manifest.putIfAbsent("Plugin-Id", pom.value("artifactId").orElse(""));
    manifest.putIfAbsent("Plugin-Version", pom.value("version").orElse(""));
    pom.value("description").ifPresent(it -> manifest.putIfAbsent("Plugin-Description", it));
    return new PluginProject(directory, manifest.get("Plugin-Id"), Map.copyOf(manifest));
  }

  /// The name of its jar.
  public String jarName() {
    return id + "-" + manifest.get("Plugin-Version") + ".jar";
  }

  /// Where its Java is.
  Path sources() {
    return directory.resolve("src/main/java");
  }

  /// What goes into the jar as it is.
  Path resources() {
    return directory.resolve("src/main/resources");
  }

  /// Where the libraries are whose classes go into the jar.
  Path libraries() {
    return directory.resolve("lib");
  }

  /// The Java files, by their paths.
  SortedMap<Path, Stamp> sourceFiles() {
    return files(sources(), ".java");
  }

  /// All that the jar is made of, by its path.
  SortedMap<Path, Stamp> inputs() {
    var all = sourceFiles();
    all.putAll(files(resources(), ""));
    all.putAll(files(libraries(), ".jar"));
    all.putAll(files(directory.resolve("pom.xml"), ""));
    return all;
  }

  /// The libraries, in the order of their names.
  List<Path> libraryFiles() {
    return List.copyOf(files(libraries(), ".jar").keySet());
  }

  /// The files in a folder whose names end so, or the file itself.
  static SortedMap<Path, Stamp> files(Path folder, String ending) {
    var found = new TreeMap<Path, Stamp>();
    if (!Files.exists(folder)) {
      return found;
    }
    try {
      Files.walkFileTree(folder, new Stamps(ending, found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static final class Stamps extends SimpleFileVisitor<Path> {

    private final String ending;
    private final Map<Path, Stamp> found;

    Stamps(String ending, Map<Path, Stamp> found) {
      this.ending = ending;
      this.found = found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      var name = String.valueOf(file.getFileName());
      // Editors keep their own files beside those that are edited.
      if (name.endsWith(ending) && !name.startsWith(".") && !name.endsWith("~")) {
        found.put(file, new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE; // removed since it was listed
    }
  }
}
