package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.install.LockFile;
import dev.weir.marketplace.install.Pin;
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

  /// Refuses a reference that means none.
  static void require(LockFile lock, Reference reference) throws MarketplaceException {
    if (of(lock, reference).isEmpty()) {
      throw new MarketplaceException(Reason.NOT_FOUND, "lock: " + reference + ": not installed");
    }
  }
}
