package dev.weir.testkit.gateway;

import dev.weir.api.FilterFactory;
import dev.weir.testkit.FakePluginContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// The plugin that is tried: a jar, or the classes that will be one.
///
/// @param libraries a class of each library that the plugin brings
record Tried(Class<? extends FilterFactory<?>> factory, List<Class<?>> libraries) {

  private static final String JAR = "weir.plugin.jar";

  /// The name of the filter.
  String filter() {
    try (var context = FakePluginContext.create()) {
      return InProcessTrials.make(factory, context).name();
    }
  }

  /// Writes the jar.
  void write(Path jar) {
    try {
      var packaged = packaged();
      if (packaged.isPresent()) {
        Files.copy(packaged.get(), jar);
        return;
      }
      var entries = new TreeMap<String, byte[]>();
      for (var library : libraries) {
        read(origin(library), entries);
      }
      read(origin(factory), entries);
      write(jar, entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Path> packaged() {
    var named = Optional.ofNullable(System.getProperty(JAR)).filter(it -> !it.isBlank());
    var origin = origin(factory);
    return named.map(Path::of).or(() -> Optional.of(origin).filter(Files::isRegularFile));
  }

  /// Where a class was loaded from.
  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(type + " (expected: a class from a folder or a jar)", e);
    }
  }

  private static void read(Path origin, TreeMap<String, byte[]> entries) throws IOException {
    if (Files.isDirectory(origin)) {
      try (var files = Files.walk(origin)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          entries.put(
              origin.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
      }
      return;
    }
    try (var jar = new JarFile(origin.toFile())) {
      for (var entry : jar.stream().filter(it -> !it.isDirectory()).toList()) {
        try (var in = jar.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
  }

  private static void write(Path jar, TreeMap<String, byte[]> entries) throws IOException {
    entries.remove(JarFile.MANIFEST_NAME);
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Plugin-Id", "test");
    manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (var entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
  }
}
