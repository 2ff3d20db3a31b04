package dev.weir.testkit;

/// Whether a plugin is still loaded, as far as its fake context goes.
final class Unloading {

  private volatile boolean isUnloaded;

  void requireLoaded() {
    if (isUnloaded) {
      throw new IllegalStateException("the plugin was unloaded");
    }
  }

  boolean isUnloaded() {
    return isUnloaded;
  }

  void unload() {
    isUnloaded = true;
  }
}
