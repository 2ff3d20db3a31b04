package dev.weir.cli;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/// The folder of the plugin that is being developed.
final class PluginParameter {

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the folder of the plugin (default: this one)")
  private Path directory = Path.of(".");

  Path directory() {
    return directory;
  }
}
