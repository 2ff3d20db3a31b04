package dev.weir.gateway.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A plugin that is compiled and packed by a test.
public final class TestJar {

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Set<String> index = new LinkedHashSet<>();

  private TestJar() {}

  /// A plugin without content.
  public static TestJar empty(String id, String version) {
    return new TestJar().with("Plugin-Id", id).with("Plugin-Version", version);
  }

  /// A plugin with one filter, `acme.Factory`, whose answers carry the version in `X-Version`.
  public static TestJar of(String filter, String version) {
    return empty(filter, version)
        .factory(filter, "", "Response.of(200).withHeader(\"X-Version\", \"" + version + "\")");
  }

  /// Adds the factory `acme.Factory`.
  ///
  /// @param members more members of the class
  /// @param answer an expression for the filter's response to `request`
  public TestJar factory(String filter, String members, String answer) {
    return extension("Factory")
        .source(
            "Factory",
            """
            public final class Factory implements FilterFactory<Factory.Config> {
              public record Config() {}
              %s
              @Override public String name() { return "%s"; }
              @Override public Class<Config> configType() { return Config.class; }
              @Override public Filter create(Config config) {
                return (request, chain) -> %s;
              }
            }
            """
                .formatted(members, filter, answer));
  }

  /// Adds the class `acme.NAME`.
  public TestJar source(String name, String source) {
    sources.put("acme." + name, "package acme; import dev.weir.api.*; " + source);
    return this;
  }

  /// Replaces a text in all sources.
  public TestJar replace(String text, String by) {
    sources.replaceAll((_, source) -> source.replace(text, by));
    return this;
  }

  /// Adds the class `acme.Life`, PF4J's plugin class, with these members.
  public TestJar life(String members) {
    return with("Plugin-Class", "acme.Life")
        .source("Life", "public class Life extends org.pf4j.Plugin { " + members + " }");
  }

  /// Names `acme.NAME` in the index of extensions.
  public TestJar extension(String name) {
    index.add("acme." + name);
    return this;
  }

  public TestJar with(String attribute, String value) {
    attributes.put(attribute, value);
    return this;
  }

  public TestJar without(String attribute) {
    attributes.remove(attribute);
    return this;
  }

  public TestJar entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  public TestJar withoutIndex() {
    index.clear();
    return this;
  }

  /// Says in the compiled class that it needs a Java that does not exist yet.
  public TestJar newerJava(String name) {
    var file = "acme/" + name + ".class";
    var bytes = Objects.requireNonNull(compile().get(file));
    bytes[7] = (byte) 200;
    return entry(file, bytes);
  }

  /// Writes the jar, or writes over it.
  public Path write(Path file) {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(manifest.getMainAttributes()::putValue);
    var content = compile();
    content.putAll(entries);
    if (!index.isEmpty()) {
      content.putIfAbsent("META-INF/extensions.idx", bytes(String.join("\n", index)));
    }
    try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (var entry : content.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return age(file);
  }

  /// Makes a file look as if nobody had written to it for a second.
  static Path age(Path file) {
    try {
      var second = FileTime.from(Instant.now().minusSeconds(1));
      return Files.setLastModifiedTime(file, second);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, byte[]> compile() {
    try {
      var output = Files.createTempDirectory("weir-test-classes");
      var options = List.of("-proc:none", "-nowarn", "-d", output.toString());
      var compiler = ToolProvider.getSystemJavaCompiler();
      var task = compiler.getTask(null, null, null, options, null, units());
      if (!sources.isEmpty() && !task.call()) {
        throw new IllegalStateException("the plugin of the test does not compile");
      }
      return takeFiles(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<JavaFileObject> units() {
    var units = new ArrayList<JavaFileObject>();
    sources.forEach((name, text) -> units.add(new Source(name, text)));
    return units;
  }

  private static Map<String, byte[]> takeFiles(Path directory) throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.isRegularFile(path)) {
          files.put(directory.relativize(path).toString(), Files.readAllBytes(path));
        }
        Files.delete(path);
      }
    }
    return files;
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
