package dev.weir.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/// `--use`: which filter of a plugin.
final class UseOption {

  @Option(
      names = "--use",
      paramLabel = "NAME",
      description = "the filter, if the plugin brings several")
  private Optional<String> name = Optional.empty();

  /// Its name; empty for the only one.
  Optional<String> name() {
    return name;
  }
}
