package dev.weir.gateway;

import java.net.URISyntaxException;
import java.nio.file.Path;

/// The assembled modules, whose sources lie beside them.
final class Guests {

  private Guests() {}

  /// A module.
  ///
  /// @param name its folder and name: `hostile/proxy/loop-in-log`
  static Path file(String name) {
    try {
      var resource = Guests.class.getResource("guests/" + name + ".wasm");
      if (resource == null) {
        throw new IllegalArgumentException(name + ": no such module");
      }
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
