package dev.weir.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;

/// The jars of the official plugins, as they were built.
final class OfficialPlugins {

  private OfficialPlugins() {}

  /// Copies all into a folder.
  static void copy(Path folder) throws IOException {
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      var file = Path.of(entry);
      if (entry.endsWith(".jar") && isPlugin(file)) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private static boolean isPlugin(Path file) throws IOException {
    try (var jar = new JarFile(file.toFile())) {
      var manifest = jar.getManifest();
      return manifest != null && manifest.getMainAttributes().getValue("Plugin-Id") != null;
    }
  }
}
