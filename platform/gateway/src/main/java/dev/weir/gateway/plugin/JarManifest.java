package dev.weir.gateway.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a plugin jar says about itself, read before any of its code runs.
///
/// @param stateSchema what the plugin's entries in the store mean
record JarManifest(String id, String version, int stateSchema) {

  /// The id names threads, metrics and files.
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
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
              id(attributes), required(attributes, "Plugin-Version"), stateSchema(attributes));
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

  private static String id(Attributes attributes) throws PluginException {
    var id = required(attributes, "Plugin-Id");
    if (!ID.matcher(id).matches()) {
      throw wrong("Plugin-Id", id, "letters, digits, '.', '_' and '-', at most 128");
    }
    return id;
  }

  private static int stateSchema(Attributes attributes) throws PluginException {
    var value = attributes.getValue("Plugin-State-Schema");
    if (value == null || value.isBlank()) {
      return 1;
    }
    if (!NUMBER.matcher(value.strip()).matches()) {
      throw wrong("Plugin-State-Schema", value, "a number from 1 on");
    }
    return Integer.parseInt(value.strip());
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
      throw wrong(name, value, "none, " + reason);
    }
  }

  private static PluginException wrong(String name, String value, String expected) {
    return new PluginException(
        "%s in META-INF/MANIFEST.MF: '%s' (expected: %s)".formatted(name, value, expected));
  }

  private static boolean isAbsent(@Nullable String value) {
    return value == null || value.isBlank();
  }
}
