package dev.weir.gateway.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/// What a plugin jar says about itself, read before any of its code runs.
record JarManifest(String id, String version) {

  private static final String INDEX = "META-INF/extensions.idx";

  static JarManifest read(Path jar) throws PluginException {
    try (var file = new JarFile(jar.toFile())) {
      var manifest = file.getManifest();
      if (manifest == null) {
        throw new PluginException("META-INF/MANIFEST.MF is missing");
      }
      var attributes = manifest.getMainAttributes();
      var result =
          new JarManifest(
              required(attributes, "Plugin-Id"), required(attributes, "Plugin-Version"));
      // Another plugin's life, or a file's, would have to be tied to this one's.
      refuse(attributes, "Plugin-Dependencies", "plugins stand alone");
      refuse(attributes, "Class-Path", "a plugin is one jar with its libraries inside");
      if (file.getEntry(INDEX) == null) {
        throw new PluginException(
            INDEX + " is missing (was PF4J's annotation processor run when it was compiled?)");
      }
      return result;
    } catch (IOException e) {
      throw new PluginException("is not a readable jar: " + e.getMessage(), e);
    }
  }

  private static String required(Attributes attributes, String name) throws PluginException {
    var value = attributes.getValue(name);
    if (isAbsent(value)) {
      throw new PluginException(name + " is missing in META-INF/MANIFEST.MF");
    }
    return value.strip();
  }

  private static void refuse(Attributes attributes, String name, String reason)
      throws PluginException {
    var value = attributes.getValue(name);
    if (!isAbsent(value)) {
      throw new PluginException(
          "%s in META-INF/MANIFEST.MF: '%s' (expected: none, %s)".formatted(name, value, reason));
    }
  }

  private static boolean isAbsent(@Nullable String value) {
    return value == null || value.isBlank();
  }
}
