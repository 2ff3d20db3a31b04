package dev.weir.cli;

import dev.weir.cli.market.MarketFolder;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.install.Pin;
import java.nio.file.Files;
import java.util.List;

/// The installed plugins that references mean.
final class Pins {

  private Pins() {}

  /// Those that a reference means.
  static List<Pin> of(LockFile lock, Reference reference) {
    return lock.pins().values().stream()
        .filter(pin -> pin.name().id().equals(reference.id()))
        .filter(pin -> reference.index().map(pin.name().index()::equals).orElse(true))
        .toList();
  }

  /// What is said when nothing is installed.
  static String none(MarketFolder folder) {
    return Files.exists(folder.lock())
        ? "no plugins: " + folder.lock() + " names none"
        : "no plugins: there is no " + folder.lock();
  }

  /// Refuses a reference that means none.
  static void require(LockFile lock, Reference reference) throws MarketplaceException {
    if (of(lock, reference).isEmpty()) {
      throw new MarketplaceException(Reason.NOT_FOUND, "lock: " + reference + ": not installed");
    }
  }
}
