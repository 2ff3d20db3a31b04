package dev.weir.marketplace.install;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Platform;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.Ages;
import dev.weir.marketplace.index.Choice;
import dev.weir.marketplace.index.IndexSet;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.index.IndexStatus.Freshness;
import dev.weir.marketplace.index.IndexView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Looks at all that is installed with what is known now.
public final class Audit {

  private static final Duration SOON = Duration.ofDays(1);

  private final Workspace workspace;
  private final IndexSet indexes;
  private final Platform platform;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  private Audit(Workspace workspace, IndexSet indexes, Platform platform, Instant now) {
    this.workspace = workspace;
    this.indexes = indexes;
    this.platform = platform;
    this.now = now;
  }

  /// Whether the store has the bytes that the lock file names. Needs no index.
  public static List<Finding> bytes(Workspace workspace) throws IOException, MarketplaceException {
    var findings = new ArrayList<Finding>();
    for (var pin : workspace.lockFile().all()) {
      try {
        workspace.store().verified(pin.label(), pin.sha256());
      } catch (MarketplaceException e) {
        var kind = e.reason() == Reason.NOT_FOUND ? Finding.Kind.MISSING : Finding.Kind.CHANGED;
        findings.add(new Finding(kind, pin.label(), String.valueOf(e.getMessage())));
      }
    }
    return List.copyOf(findings);
  }

  /// All that is to be said, with what is known of the indexes.
  public static List<Finding> of(
      Workspace workspace, IndexSet indexes, Platform platform, Instant now)
      throws IOException, MarketplaceException {
    return new Audit(workspace, indexes, platform, now).run();
  }

  private List<Finding> run() throws IOException, MarketplaceException {
    findings.addAll(bytes(workspace));
    indexes.status(now).forEach(this::index);
    for (var pin : workspace.lockFile().all()) {
      plugin(pin);
    }
    return List.copyOf(findings);
  }

  private void index(IndexStatus status) {
    if (status.freshness() == Freshness.STALE || status.freshness() == Freshness.UNKNOWN) {
      add(Finding.Kind.STALE, status.index(), status.text());
    }
    if (status.freshness() == Freshness.FRESH) {
      var left = Duration.between(now, status.state().orElseThrow().expires());
      if (left.compareTo(SOON) < 0) {
        add(Finding.Kind.EXPIRING, status.index(), "expires in " + Ages.text(left));
      }
    }
  }

  private void plugin(Pin pin) throws IOException, MarketplaceException {
    var index =
        indexes.indexes().stream().filter(one -> one.name().equals(pin.name().index())).findFirst();
    if (index.isEmpty() || !index.get().trust().covers(pin.name().id())) {
      add(Finding.Kind.NOT_TRUSTED, pin.label(), "not trusted any more");
      return;
    }
    var view = index.get().known();
    if (view.isPresent()) {
      revocation(view.get(), pin);
      listing(view.get(), pin);
    }
  }

  private void revocation(IndexView view, Pin pin) {
    view.revocations()
        .of(pin.name().id(), pin.version(), pin.sha256())
        .ifPresent(revocation ->
            add(
                revocation.isBlocking() ? Finding.Kind.REVOKED : Finding.Kind.WARNED,
                pin.label(),
                revocation.toString()));
  }

  private void listing(IndexView view, Pin pin) throws IOException {
    var listing = view.catalog().listing(pin.name().id());
    var listed = listing.flatMap(known -> known.release(pin.version()));
    if (listing.isEmpty() || listed.isEmpty()) {
      add(Finding.Kind.UNLISTED, pin.label(), "not listed any more");
      return;
    }
    listing
        .get()
        .description()
        .deprecated()
        .ifPresent(why -> add(Finding.Kind.DEPRECATED, pin.label(), why));
    if (!listed.get().sha256().equals(pin.sha256())) {
      add(
          Finding.Kind.CHANGED,
          pin.label(),
          "sha256 %s in the index (expected: %s)".formatted(listed.get().sha256(), pin.sha256()));
    }
    entry(view, pin);
  }

  private void entry(IndexView view, Pin pin) throws IOException {
    try {
      view.entry(pin.name().id())
          .entry()
          .release(pin.version())
          .flatMap(Release::yanked)
          .ifPresent(why -> add(Finding.Kind.YANKED, pin.label(), why));
      var newest = Choice.of(view, pin.name().id(), Choice.Wish.newest(platform, now));
      if (newest.release().version().compareTo(pin.version()) > 0) {
        add(Finding.Kind.OUTDATED, pin.label(), "newest is " + newest.release().version());
      }
    } catch (MarketplaceException e) {
      var message = String.valueOf(e.getMessage());
      switch (e.reason()) {
        case STALE -> add(Finding.Kind.STALE, pin.label(), message);
        case VERIFICATION -> add(Finding.Kind.CHANGED, pin.label(), message);
        // No release may be chosen: what is to be said of the one that is pinned was said.
        case NOT_FOUND, INCOMPATIBLE, PERMISSION_NOT_ACCEPTED, REVOKED, RELOAD_REFUSED -> {}
      }
    }
  }

  private void add(Finding.Kind kind, String subject, String what) {
    findings.add(new Finding(kind, subject, what));
  }
}
