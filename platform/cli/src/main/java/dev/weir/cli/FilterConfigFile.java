package dev.weir.cli;

import dev.weir.api.Json;
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.RecordFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// The configuration of a filter, in a file of its own.
final class FilterConfigFile {

  private FilterConfigFile() {}

  /// What the file says: as JSON if it is YAML or JSON by its name, else its bare text.
  ///
  /// @param file empty for none
  /// @throws IllegalStateException if it cannot be read
  /// @throws dev.weir.gateway.config.ConfigurationException if it is not YAML
  static Optional<Json> read(Optional<Path> file, Shell shell) {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    var path = file.get();
    if (path.toString().toLowerCase(Locale.ROOT).matches(".*\\.(ya?ml|json)")) {
      return Optional.of(RecordFile.read(path, Json.class, shell.environment()));
    }
    try {
      return Optional.of(new Json(JsonText.pretty(Files.readString(path)).strip()));
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(path + ": no such file", e);
    } catch (IOException e) {
      throw new IllegalStateException(path + ": cannot be read: " + e, e);
    }
  }
}
