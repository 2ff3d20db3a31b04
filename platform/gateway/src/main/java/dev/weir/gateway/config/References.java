package dev.weir.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Replaces `${env:NAME}` and `${file:path}` in values; `$${` stands for a literal `${`.
///
/// They are resolved when the file's structure is known already, so that what a variable or a file
/// contains is always one text and never more YAML.
final class References {

  private static final int MAX_FILE_BYTES = 1 << 20;
  private static final int SHORTEST_SECRET = 4;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String EXPECTED =
      " (expected: ${env:NAME} or ${file:path}; $${ is a literal ${)";

  private final Path directory;
  private final Function<String, @Nullable String> environment;

  /// @param directory what the paths of files are relative to
  /// @param environment the value of a variable, or null if it is not set
  References(Path directory, Function<String, @Nullable String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /// @param inserted what references contributed to the text
  record Resolved(String text, List<String> inserted) {

    /// What a message must not contain: the text as a whole, and the longer ones of its parts.
    /// Hiding every `0` because a variable is `0` would only make messages unreadable.
    List<String> secrets() {
      var secrets = new ArrayList<>(inserted);
      secrets.removeIf(it -> it.length() < SHORTEST_SECRET);
      if (!inserted.isEmpty()) {
        secrets.add(text);
      }
      return secrets;
    }
  }

  static boolean areIn(String text) {
    return text.contains("${");
  }

  /// The text with its references replaced; empty if one of them cannot be, after saying why.
  Optional<Resolved> resolve(String text, Consumer<String> problems) {
    var result = new StringBuilder();
    var inserted = new ArrayList<String>();
    var isComplete = true;
    var position = 0;
    for (var start = text.indexOf("${"); start >= 0; start = text.indexOf("${", position)) {
      if (start > position && text.charAt(start - 1) == '$') {
        result.append(text, position, start - 1).append("${");
        position = start + 2;
        continue;
      }
      result.append(text, position, start);
      var end = text.indexOf('}', start);
      if (end < 0) {
        problems.accept(Problems.quoted(text.substring(start)) + EXPECTED);
        return Optional.empty();
      }
      var value = value(text.substring(start, end + 1), problems);
      value.ifPresent(result::append);
      value.ifPresent(inserted::add);
      isComplete &= value.isPresent();
      position = end + 1;
    }
    result.append(text, position, text.length());
    return isComplete ? Optional.of(new Resolved(result.toString(), inserted)) : Optional.empty();
  }

  private Optional<String> value(String reference, Consumer<String> problems) {
    try {
      var argument = reference.substring(reference.indexOf(':') + 1, reference.length() - 1);
      if (reference.startsWith("${env:") && NAME.matcher(argument).matches()) {
        return Optional.of(variable(argument));
      }
      if (reference.startsWith("${file:") && !argument.isBlank()) {
        return Optional.of(content(argument));
      }
      problems.accept(Problems.quoted(reference) + EXPECTED);
    } catch (IllegalArgumentException e) {
      problems.accept(reference + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  private String variable(String name) {
    var value = environment.apply(name);
    if (value == null) {
      throw new IllegalArgumentException("no such environment variable");
    }
    return value;
  }

  private String content(String path) {
    try {
      var file = directory.resolve(path);
      if (!Files.exists(file)) {
        throw new IllegalArgumentException("no such file");
      }
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("not a file");
      }
      try (var in = Files.newInputStream(file)) {
        var bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        if (bytes.length > MAX_FILE_BYTES) {
          throw new IllegalArgumentException("larger than " + MAX_FILE_BYTES + " bytes");
        }
        return withoutNewline(Utf8.decode(bytes));
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read", e);
    }
  }

  private static String withoutNewline(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
