package dev.weir.cli.filter;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A filter to copy and rename.
///
/// In its files `{{name}}` stands for the name of the filter and `{{sdk}}` for the folder of the
/// SDK; in the names of files `__name__` stands for the name.
public final class Template {

  /// Builds and tests the template itself, and is of no use in a copy.
  private static final String CHECK = "check";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int MAX_NAME = 60;

  private final Path template;
  private final Path sdk;

  private Template(Path template, Path sdk) {
    this.template = template;
    this.sdk = sdk;
  }

  /// The template of a language.
  ///
  /// @param directory holds the templates and the SDKs
  /// @throws IllegalStateException if it is not there
  public static Template of(Language language, Path directory) {
    var template = directory.resolve("template-" + language.folder());
    if (!Files.isDirectory(template)) {
      throw new IllegalStateException(
          template + ": no such folder (expected: the template for " + language.title() + ")");
    }
    return new Template(template, directory.resolve(language.folder()));
  }

  /// Returns the name if a filter can be called so.
  ///
  /// @throws IllegalArgumentException if it cannot
  public static String requireName(String name) {
    if (!NAME.matcher(name).matches() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "'" + name + "' (expected: a name in kebab-case, such as add-country)");
    }
    return name;
  }

  /// Makes a filter of it.
  ///
  /// @param target a folder that does not exist yet
  /// @throws IllegalStateException if it exists
  public void copyTo(Path target, String name) throws IOException {
    if (Files.exists(target)) {
      throw new IllegalStateException(target + ": exists already (expected: a new folder)");
    }
    try (var files = Files.walk(template)) {
      var toCopy = files.filter(file -> !file.equals(template.resolve(CHECK))).sorted();
      for (var file : toCopy.toList()) {
        var relative = template.relativize(file).toString().replace("__name__", name);
        copy(file, target.resolve(relative), name);
      }
    }
  }

  private void copy(Path file, Path target, String name) throws IOException {
    if (Files.isDirectory(file)) {
      Files.createDirectories(target);
      return;
    }
    try {
      var text = Files.readString(file);
      Files.writeString(target, text.replace("{{name}}", name).replace("{{sdk}}", sdk.toString()));
    } catch (CharacterCodingException _) {
      Files.copy(file, target);
    }
    if (Files.isExecutable(file) && !target.toFile().setExecutable(true)) {
      throw new IOException(target + ": cannot be made executable");
    }
  }
}
