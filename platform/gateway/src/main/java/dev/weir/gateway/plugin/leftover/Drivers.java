package dev.weir.gateway.plugin.leftover;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// JDBC drivers.
final class Drivers {

  private static final String REMOVER = "DriverRemover";

  private Drivers() {}

  /// [java.sql.DriverManager] shows drivers to classes of their own loader only, so a class that
  /// asks it is made one of that loader.
  static void remove(Loader loader, List<String> removed)
      throws IOException, ReflectiveOperationException {
    var name = Drivers.class.getPackageName() + '.' + REMOVER;
    byte[] bytes;
    try (var in = Drivers.class.getResourceAsStream(REMOVER + ".class")) {
      bytes = Objects.requireNonNull(in).readAllBytes();
    }
    var remover = loader.define().apply(name, bytes);
    var names = (String[]) remover.getMethod("remove").invoke(null);
    for (var driver : names) {
      removed.add("JDBC driver " + driver);
    }
  }
}
