package dev.weir.gateway.plugin.leftover;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Objects;

/// Removes the JDBC drivers of the class loader that has loaded it. Used by [Drivers], in a copy
/// that sees nothing of this package.
public final class DriverRemover {

  private DriverRemover() {}

  /// The names of the drivers' classes.
  public static String[] remove() throws SQLException {
    var own = DriverRemover.class.getClassLoader();
    var names = new ArrayList<String>();
    for (var driver : Collections.list(DriverManager.getDrivers())) {
      if (Objects.equals(driver.getClass().getClassLoader(), own)) {
        DriverManager.deregisterDriver(driver);
        names.add(driver.getClass().getName());
      }
    }
    return names.toArray(String[]::new);
  }
}
