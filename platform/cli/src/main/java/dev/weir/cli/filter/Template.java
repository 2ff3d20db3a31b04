package dev.weir.cli.filter;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A filter or plugin to copy and rename.
///
/// In its files `{{name}}` stands for its name and `{{sdk}}` for the folder of the SDK; in the
/// names of files `__name__` stands for the name. A plugin in Java has `{{Name}}`, `{{package}}`,
/// `{{sdk-url}}` and `{{version}}`, too.
public final class Template {

  /// Builds and tests the template itself, and is of no use in a copy.
  private static final String CHECK = "check";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int MAX_NAME = 60;

  private final Path template;
  private final Map<String, String> words;

  /// @param words what stands for what
  private Template(Path template, Map<String, String> words) {
    this.template = template;
    this.words = words;
  }

  /// The template of a language.
  ///
  /// @param directory holds the templates and the SDKs
  /// @throws IllegalStateException if it is not there
  public static Template of(Language language, Path directory) {
    return new Template(
        require(directory.resolve("template-" + language.folder()), language.title()),
        Map.of("sdk", directory.resolve(language.folder()).toString()));
  }

  /// The template of a plugin in Java.
  ///
  /// @param directory holds the templates and the SDKs
  /// @param packageName the package of its classes
  /// @param version that of Weir
  /// @throws IllegalStateException if it is not there
  public static Template ofPlugin(Path directory, String packageName, String version) {
    var repository = directory.resolve("java").toUri().toString();
    return new Template(
        require(directory.resolve("template-java"), "Java"),
        Map.of("sdk-url", repository, "package", packageName, "version", version));
  }

  private static Path require(Path template, String title) {
    if (!Files.isDirectory(template)) {
      throw new IllegalStateException(
          template + ": no such folder (expected: the template for " + title + ")");
    }
    return template;
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
    var all = new LinkedHashMap<>(words);
    all.put("name", name);
    all.put("Name", camelCase(name));
    try (var files = Files.walk(template)) {
      var toCopy = files.filter(file -> !file.equals(template.resolve(CHECK))).sorted();
      for (var file : toCopy.toList()) {
        copy(file, target.resolve(renamed(template.relativize(file).toString(), all)), all);
      }
    }
  }

  /// `add-country` as a part of the name of a class: `AddCountry`.
  static String camelCase(String name) {
    return Arrays.stream(name.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static String renamed(String path, Map<String, String> all) {
    var result = path;
    for (var word : all.entrySet()) {
      var isPackage = word.getKey().equals("package");
      var value = isPackage ? word.getValue().replace('.', '/') : word.getValue();
      result = result.replace("__" + word.getKey() + "__", value);
    }
    return result;
  }

  private static void copy(Path file, Path target, Map<String, String> all) throws IOException {
    if (Files.isDirectory(file)) {
      Files.createDirectories(target);
      return;
    }
    try {
      var text = Files.readString(file);
      for (var word : all.entrySet()) {
        text = text.replace("{{" + word.getKey() + "}}", word.getValue());
      }
      Files.writeString(target, text);
    } catch (CharacterCodingException _) {
      Files.copy(file, target);
    }
    if (Files.isExecutable(file) && !target.toFile().setExecutable(true)) {
      throw new IOException(target + ": cannot be made executable");
    }
  }
}
