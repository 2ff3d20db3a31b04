package dev.weir.marketplace.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;

/// What a build leaves in the jar of a plugin for those who publish it. The jar has passed all
/// checks.
final class PluginJar {

  private static final String SCHEMA = "META-INF/weir/config.schema.json";

  private PluginJar() {}

  /// The JSON Schema of its configuration.
  static Optional<byte[]> schema(Path file) throws IOException {
    try (var jar = new ZipFile(file.toFile())) {
      var entry = jar.getEntry(SCHEMA);
      if (entry == null) {
        return Optional.empty();
      }
      try (var in = jar.getInputStream(entry)) {
        return Optional.of(in.readAllBytes());
      }
    }
  }
}
