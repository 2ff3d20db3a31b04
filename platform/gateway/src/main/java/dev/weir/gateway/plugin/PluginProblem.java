package dev.weir.gateway.plugin;

/// Why a file of a plugin directory could not be loaded.
///
/// @param file the file as the configuration leads to it
/// @param reason one line, to stand behind the file
public record PluginProblem(String file, String reason) {

  @Override
  public String toString() {
    return file + ": " + reason;
  }
}
