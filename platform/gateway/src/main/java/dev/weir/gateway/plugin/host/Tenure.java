package dev.weir.gateway.plugin.host;

/// The time from the loading of one version of a plugin to its unloading.
final class Tenure {

  private final String plugin;
  private volatile boolean isOver;

  /// @param plugin id and version, for messages
  Tenure(String plugin) {
    this.plugin = plugin;
  }

  /// @throws IllegalStateException if it is over
  void check() {
    if (isOver) {
      throw new IllegalStateException(
          "plugin " + plugin + " is unloaded (expected: no use of its context after that)");
    }
  }

  boolean isOver() {
    return isOver;
  }

  void end() {
    isOver = true;
  }
}
