package dev.weir.cli.plugin;

import dev.weir.gateway.PluginSchema;
import dev.weir.marketplace.check.CapabilityScan;
import dev.weir.marketplace.entry.Capability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// What is in a plugin jar, read without running any of it.
///
/// @param manifest the main attributes
/// @param names the names of all entries
/// @param index the extensions that it lists; empty if there is no list
/// @param schema the schema of the configuration of its filters and sinks, if it has one
/// @param classes what each class says, by the names of the entries
/// @param broken the entries that are called classes and are none
/// @param capabilities what its code is capable of, each with the places that show it
record JarContent(
    Map<String, String> manifest,
    List<String> names,
    Optional<List<String>> index,
    Optional<String> schema,
    SortedMap<String, ClassFacts> classes,
    List<String> broken,
    SortedMap<Capability, SequencedSet<String>> capabilities) {

  private static final String INDEX = "META-INF/extensions.idx";

  /// Reads a jar.
  ///
  /// @throws IOException if it is none
  static JarContent read(Path file) throws IOException {
    var manifest = new TreeMap<String, String>();
    var names = new ArrayList<String>();
    var classes = new Classes();
    Optional<List<String>> index = Optional.empty();
    Optional<String> schema = Optional.empty();
    try (var jar = new JarFile(file.toFile())) {
      if (jar.getManifest() != null) {
        jar.getManifest()
            .getMainAttributes()
            .forEach((name, value) -> manifest.put(name.toString(), value.toString().strip()));
      }
      for (var entry : jar.stream().filter(it -> !it.isDirectory()).toList()) {
        names.add(entry.getName());
        if (entry.getName().equals(INDEX)) {
          index = Optional.of(lines(bytes(jar, entry)));
        } else if (entry.getName().equals(PluginSchema.ENTRY)) {
          schema = Optional.of(new String(bytes(jar, entry), StandardCharsets.UTF_8));
        } else if (isClass(entry.getName())) {
          classes.add(entry.getName(), bytes(jar, entry));
        }
      }
    }
    return new JarContent(
        manifest, names, index, schema, classes.facts, classes.broken, classes.scan.found());
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && !name.endsWith("module-info.class");
  }

  private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static List<String> lines(byte[] text) {
    return new String(text, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  Optional<String> attribute(String name) {
    return Optional.ofNullable(manifest.get(name)).filter(value -> !value.isBlank());
  }

  /// The classes, while they are read.
  private static final class Classes {

    final SortedMap<String, ClassFacts> facts = new TreeMap<>();
    final List<String> broken = new ArrayList<>();
    final CapabilityScan scan = new CapabilityScan();

    void add(String name, byte[] bytes) {
      try {
        var parsed = ClassFacts.parse(bytes);
        facts.put(name, parsed);
        scan.add(parsed.name().replace('.', '/'), bytes).ifPresent(_ -> broken.add(name));
      } catch (IllegalArgumentException _) {
        broken.add(name);
      }
    }
  }
}
