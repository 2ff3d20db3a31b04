package dev.weir.marketplace.entry;

import java.util.List;

/// The gateway that plugins are chosen for.
///
/// @param abis what its WASM host speaks
public record Platform(Version gateway, ApiLevel pluginApi, Version java, List<String> abis) {

  public Platform {
    abis = List.copyOf(abis);
  }

  /// A gateway in this JVM.
  public static Platform here(Version gateway, ApiLevel pluginApi) {
    return new Platform(
        gateway,
        pluginApi,
        Version.of(Runtime.version().feature(), 0, 0),
        List.of(
            "http-wasm-0.1",
            "proxy-wasm-0.1.0",
            "proxy-wasm-0.2.0",
            "proxy-wasm-0.2.1",
            "proxy-wasm-0.2.100"));
  }
}
