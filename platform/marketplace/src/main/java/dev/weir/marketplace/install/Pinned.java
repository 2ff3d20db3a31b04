package dev.weir.marketplace.install;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Platform;
import dev.weir.marketplace.index.Choice;
import dev.weir.marketplace.index.IndexView;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an index says of a release that is pinned already: it may be yanked or fresh, but it has to
/// be the same, and must not be revoked.
final class Pinned {

  private Pinned() {}

  static Choice choice(IndexView view, Pin pin, Platform platform, Instant now)
      throws IOException, MarketplaceException {
    var id = pin.name().id();
    var found = view.entry(id);
    var release =
        found
            .entry()
            .release(pin.version())
            .orElseThrow(() -> refused(pin, Reason.NOT_FOUND, "not in the index any more"));
    var listed =
        found
            .listing()
            .release(pin.version())
            .orElseThrow(() -> refused(pin, Reason.VERIFICATION, "not listed by the curators"));
    var artifact = release.artifact();
    if (!artifact.sha256().equals(pin.sha256()) || artifact.size() != pin.size()) {
      throw refused(
          pin,
          Reason.VERIFICATION,
          "sha256 %s in the index (expected: %s)".formatted(artifact.sha256(), pin.sha256()));
    }
    if (!release.permissions().equals(pin.permissions())) {
      throw refused(
          pin,
          Reason.VERIFICATION,
          "permissions %s in the index (expected: %s)"
              .formatted(release.permissions().hash(), pin.permissions().hash()));
    }
    var revocation = view.revocations().of(id, pin.version(), pin.sha256());
    if (revocation.isPresent() && revocation.get().isBlocking()) {
      throw refused(pin, Reason.REVOKED, "revoked: " + revocation.get());
    }
    var wish = new Choice.Wish(platform, now, Optional.of(pin.version()), true);
    return new Choice(view, found, release, listed, revocation, List.of(), wish);
  }

  private static MarketplaceException refused(Pin pin, Reason reason, String what) {
    return new MarketplaceException(reason, "lock: " + pin.label() + ": " + what);
  }
}
