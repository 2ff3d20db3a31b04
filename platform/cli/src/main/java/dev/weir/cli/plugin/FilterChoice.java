package dev.weir.cli.plugin;

import java.nio.file.Path;
import java.util.Optional;

/// Which of a plugin's filters a command is about.
public final class FilterChoice {

  private FilterChoice() {}

  /// The name of the filter.
  ///
  /// @param wanted what the user says; empty for the only one
  /// @throws IllegalArgumentException if there is none, or it is not said which
  public static String of(Path jar, Optional<String> wanted) {
    var loading = PluginLoading.of(jar);
    if (!loading.problems().isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", loading.problems()));
    }
    var names = loading.filters().stream().map(PluginLoading.PartSchema::name).toList();
    if (wanted.isPresent() && !names.contains(wanted.get())) {
      throw new IllegalArgumentException(
          "filter '" + wanted.get() + "' (expected one of: " + String.join(", ", names) + ")");
    }
    if (wanted.isEmpty() && names.size() > 1) {
      throw new IllegalArgumentException(
          "which of the filters %s? (expected: --use NAME)".formatted(String.join(", ", names)));
    }
    return wanted.orElseGet(names::getFirst);
  }
}
