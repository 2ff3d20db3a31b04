package dev.weir.gateway.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// The classes of a plugin jar, loaded before they are needed.
///
/// So no request is the first to read a class from the file, and code that still runs when the
/// loader is closed, as that of a plugin that does not stop, does not fail half-way.
final class JarClasses {

  /// A jar with more has most of a large library in it, which is not worth the wait.
  private static final int MAX = 5_000;

  private static final String SUFFIX = ".class";

  private JarClasses() {}

  /// Loads them, but runs none of their code.
  static void load(Path jar, ClassLoader loader) throws IOException {
    for (var name : names(jar)) {
      try {
        Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError _) {
        // Libraries have classes for what is not always there. Who needs it will be told.
      }
    }
  }

  private static List<String> names(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(JarEntry::getName)
          .filter(JarClasses::isClass)
          .map(name -> name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
          .limit(MAX)
          .toList();
    }
  }

  private static boolean isClass(String entry) {
    return entry.endsWith(SUFFIX)
        && !entry.startsWith("META-INF/")
        && !entry.endsWith("module-info.class")
        && !entry.endsWith("package-info.class");
  }
}
