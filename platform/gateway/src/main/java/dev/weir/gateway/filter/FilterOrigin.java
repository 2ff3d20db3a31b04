package dev.weir.gateway.filter;

/// Where a filter comes from.
///
/// @param plugin the id of the plugin; for a WASM filter its name
/// @param version the version the plugin states; empty if it states none
/// @param file the jar or `.wasm`, as messages show it
/// @param digest the SHA-256 of that file in hex; empty for code that came from no file
public record FilterOrigin(String plugin, String version, String file, String digest) {

  /// The plugin and its file, as messages say it: `geo 1.2 (plugins/geo.jar)`.
  @Override
  public String toString() {
    return (version.isEmpty() ? plugin : plugin + " " + version) + " (" + file + ")";
  }
}
