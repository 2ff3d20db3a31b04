package dev.weir.gateway.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads YAML files that are not the gateway's configuration, by the same rules: records, units,
/// references, unknown properties as errors, all problems at once and with their lines.
public final class RecordFile {

  private RecordFile() {}

  /// The record that a file describes.
  ///
  /// @param file relative paths in it are relative to its directory
  /// @param environment the value of an environment variable, or null if it is not set
  /// @throws ConfigurationException if anything is wrong with the file
  public static <R extends Record> R read(
      Path file, Class<R> type, Function<String, @Nullable String> environment) {
    var problems = new Problems(file.toString());
    var directory = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    var record =
        ConfigurationFile.load(file, problems)
            .map(text -> YamlReader.read(text, new References(directory, environment), problems))
            .flatMap(root -> new Binder(directory, problems).bind(root, type, Trail.ROOT));
    problems.throwIfAny();
    return record.orElseThrow();
  }
}
