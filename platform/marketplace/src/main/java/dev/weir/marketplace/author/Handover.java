package dev.weir.marketplace.author;

import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.TufException;
import java.util.Optional;

/// The root that clients know and the one that they will: what is published while they change has
/// to satisfy both.
record Handover(Optional<Root> before, Root next, boolean isEmergency) {

  void require(String role, Envelope envelope, String file) throws TufException {
    next.require(role, envelope, file);
    if (before.isPresent() && !isEmergency) {
      before.get().require(role, envelope, file);
    }
  }
}
