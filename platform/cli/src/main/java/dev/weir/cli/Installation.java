package dev.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The folder that Weir is installed in: its plugins and the demo.
///
/// @param home the folder, which the launcher passes as the system property `weir.home`
record Installation(Path home) {

  static Installation current() {
    return new Installation(Path.of(System.getProperty("weir.home", "")).toAbsolutePath());
  }

  /// Where the official plugins are.
  List<Path> pluginDirectories() {
    return List.of(home.resolve("plugins"), home.resolve("wasm-filters"));
  }

  /// Where compiled WASM modules are kept.
  Path cache() {
    return home.resolve("cache");
  }

  /// Where the SDKs and the templates of filters are.
  Path sdk() {
    return home.resolve("sdk");
  }

  /// The configuration of the demo.
  Path demo() {
    return home.resolve("demo").resolve("weir.yaml");
  }

  /// The version of Weir.
  static String version() {
    try (var in = Installation.class.getResourceAsStream("version.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
