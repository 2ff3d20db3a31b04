package dev.weir.gateway;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.FilterFactory;
import dev.weir.gateway.config.JsonSchema;
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.RecordComments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/// The JSON Schema of how a configuration uses the filters and sinks of a plugin. It lies in the
/// plugin's jar, so that what was configured can be held against another version before any of its
/// code runs.
public final class PluginSchema {

  /// Where it is in the jar.
  public static final String ENTRY = "META-INF/weir/config.schema.json";

  private static final String JAR = "described.jar";

  private PluginSchema() {}

  /// The schema of a plugin that is loaded as a gateway loads it, and unloaded.
  ///
  /// @param jar with or without a schema
  /// @param comments what its sources say
  /// @throws IllegalStateException if it cannot be loaded or brings neither filters nor sinks
  public static String of(Path jar, RecordComments comments) throws IOException {
    var folder = Files.createTempDirectory("weir-schema-");
    try {
      var plugins = Files.createDirectory(folder.resolve("plugins"));
      Files.copy(jar, plugins.resolve(JAR));
      var file = folder.resolve("weir.yaml");
      Files.writeString(file, "plugins: { directory: plugins, watch: false }\n");
      return DryRun.withCatalog(
          new Gateway.Options(file, List.of(), _ -> null),
          catalog -> {
            var factories = new ArrayList<FilterFactory<?>>();
            for (var name : catalog.names()) {
              catalog
                  .find(name)
                  .filter(entry -> entry.origin().file().endsWith(JAR))
                  .ifPresent(entry -> factories.add(entry.factory()));
            }
            var sinks = new ArrayList<AccessLogSinkFactory<?>>();
            for (var name : catalog.sinkNames()) {
              catalog.findSink(name).ifPresent(sink -> sinks.add(sink.factory()));
            }
            if (factories.isEmpty() && sinks.isEmpty()) {
              throw new IllegalStateException(
                  jar
                      + ": no filter and no access log sink could be loaded (expected: at least one)");
            }
            return JsonText.pretty(JsonSchema.ofPlugin(factories, sinks, comments));
          });
    } finally {
      delete(folder);
    }
  }

  /// Adds the schema to compiled classes, for builds with Maven: the arguments are the folder of
  /// the classes and that of the sources.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("expected: CLASSES SOURCES");
    }
    var classes = Path.of(arguments[0]);
    var jar = Files.createTempFile("weir-schema-", ".jar");
    try {
      pack(classes, jar);
      var schema = classes.resolve(ENTRY);
      Files.createDirectories(schema.resolveSibling("."));
      Files.writeString(schema, of(jar, RecordComments.in(Path.of(arguments[1]))));
    } finally {
      Files.delete(jar);
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Plugin-Id", "described");
    manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
