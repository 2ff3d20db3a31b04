package dev.weir.gateway.plugin;

import java.time.Instant;
import java.util.List;

/// A version of a plugin that was unloaded, but whose classes something still holds.
///
/// @param loader the name of its class loader, as stack traces and dumps of the heap show it
/// @param suspects what was seen to be left, such as threads; empty if it was nothing that can be
///   seen without a dump of the heap
public record Leak(
    String plugin, String version, String loader, Instant unloadedAt, List<String> suspects) {

  public Leak {
    suspects = List.copyOf(suspects);
  }

  @Override
  public String toString() {
    return "plugin "
        + plugin
        + ' '
        + version
        + " ("
        + loader
        + ')'
        + (suspects.isEmpty() ? "" : ": " + String.join("; ", suspects));
  }
}
