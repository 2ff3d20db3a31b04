package dev.weir.gateway.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A directory of jars and `.wasm` files.
///
/// Names that start with a dot and other endings are ignored, so a download under another name that
/// is renamed when complete is never seen half. A directory that does not exist is empty.
record PluginDirectory(Path path) {

  private static final PluginFile.Patience PATIENCE =
      PluginFile.Patience.of(Duration.ofSeconds(10));
  private static final String PATTERN = "*.{jar,wasm}";

  /// The files that are there, sorted by name, once they are complete.
  List<PluginFile> scan(List<PluginProblem> problems) {
    var files = new ArrayList<PluginFile>();
    try {
      for (var file : snapshot().keySet()) {
        try {
          files.add(PluginFile.settled(file, PATIENCE));
        } catch (NoSuchFileException _) {
          // Removed since it was listed: as good as never seen.
        } catch (IOException e) {
          problems.add(unreadable(file, e));
        } catch (PluginException e) {
          problems.add(new PluginProblem(file.toString(), String.valueOf(e.getMessage())));
        }
      }
    } catch (IOException e) {
      problems.add(unreadable(path, e));
    }
    return files;
  }

  /// What tells whether anything changed, without reading the files.
  Map<Path, Fingerprint> snapshot() throws IOException {
    var files = new TreeMap<Path, Fingerprint>();
    if (!Files.isDirectory(path)) {
      return files;
    }
    try (var entries = Files.newDirectoryStream(path, PATTERN)) {
      for (var entry : entries) {
        addFile(entry, files);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  private static void addFile(Path entry, Map<Path, Fingerprint> files) throws IOException {
    if (entry.getFileName().toString().startsWith(".") || !Files.isRegularFile(entry)) {
      return;
    }
    try {
      files.put(entry, Fingerprint.of(entry));
    } catch (NoSuchFileException _) {
      // Removed since it was listed: as good as never seen.
    }
  }

  private static PluginProblem unreadable(Path file, IOException failure) {
    var reason = "cannot be read: " + failure.getClass().getSimpleName();
    return new PluginProblem(file.toString(), reason);
  }
}
