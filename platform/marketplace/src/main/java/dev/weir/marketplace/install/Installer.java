package dev.weir.marketplace.install;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Platform;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.index.Choice;
import dev.weir.marketplace.index.IndexSet;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.store.WebFiles;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Installs, upgrades, rolls back and removes plugins.
///
/// Nothing becomes installed before all of it was verified and accepted; whatever fails or crashes,
/// the lock file and the bytes that it names stay as they were. A running gateway is told
/// afterwards.
public final class Installer {

  private final Workspace workspace;
  private final IndexSet indexes;
  private final Platform platform;
  private final InstantSource clock;
  private final Downloads downloads;
  private Progress progress = Progress.SILENT;
  private Optional<LockChange> changed = Optional.empty();

  /// An installer.
  public Installer(Workspace workspace, IndexSet indexes, Platform platform, InstantSource clock) {
    this(workspace, indexes, platform, clock, new WebFiles());
  }

  Installer(
      Workspace workspace, IndexSet indexes, Platform platform, InstantSource clock, WebFiles web) {
    this.workspace = workspace;
    this.indexes = indexes;
    this.platform = platform;
    this.clock = clock;
    this.downloads = new Downloads(workspace, web);
  }

  /// Tells somebody how far it has come.
  public Installer telling(Progress listener) {
    progress = listener;
    return this;
  }

  /// What its last change did to the lock file; empty if it changed nothing.
  public Optional<LockChange> changed() {
    return changed;
  }

  private void change(Workspace.Change change) throws IOException, MarketplaceException {
    changed = Optional.empty();
    changed = workspace.change(change, progress);
  }

  /// Chooses, downloads and verifies a release: of a plugin that is new here, or as an upgrade.
  ///
  /// @param allowsFresh whether an exact version may be younger than the cool-down
  public Candidate prepare(Reference reference, boolean allowsFresh)
      throws IOException, MarketplaceException {
    // What is installed stays with the index that it came from.
    var installed = workspace.lockFile().find(reference);
    var from = installed.map(pin -> pin.name().index()).or(reference::index);
    var index = indexes.resolve(new Reference(from, reference.id(), reference.version()));
    var wish = new Choice.Wish(platform, clock.instant(), reference.version(), allowsFresh);
    var choice = Choice.of(index.view(), reference.id(), wish);
    if (installed.isPresent()) {
      requireSameBytes(installed.get(), choice.release());
    }
    progress.reached(Step.RESOLVED);
    return downloads.candidate(new PluginName(index.name(), reference.id()), choice, progress);
  }

  // A version is one artifact for ever.
  private static void requireSameBytes(Pin pin, Release release) throws MarketplaceException {
    var sha256 = release.artifact().sha256();
    if (pin.version().equals(release.version()) && !pin.sha256().equals(sha256)) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "lock: %s: sha256 %s in the index (expected: %s)"
              .formatted(pin.label(), sha256, pin.sha256()));
    }
  }

  /// Installs a candidate.
  ///
  /// @param consent asked if somebody has to agree
  public Pin install(Candidate candidate, Consent consent)
      throws IOException, MarketplaceException {
    requireNoCanary(workspace.lockFile(), candidate.name());
    keep(candidate, consent);
    var pin = candidate.pin();
    change(before -> {
      requireUnchanged(before, pin.name(), candidate.before());
      requireNoCanary(before, pin.name());
      return before.with(pin);
    });
    return pin;
  }

  /// Installs a candidate beside the version that is there, to be tried out in place of what may be
  /// tried out now.
  ///
  /// @param share how much of the requests it is to get, such as `5%`
  /// @param consent asked if somebody has to agree
  public PinnedCanary tryOut(Candidate candidate, String share, Consent consent)
      throws IOException, MarketplaceException {
    if (candidate.before().isEmpty()) {
      throw notFound(
          "lock: %s: not installed (expected: a version to try another one out beside)"
              .formatted(candidate.name()));
    }
    if (candidate.move() == Candidate.Move.NONE) {
      throw notFound(
          "lock: %s: is installed (expected: another version to try out)"
              .formatted(candidate.before().get().label()));
    }
    keep(candidate, consent);
    var canary = new PinnedCanary(candidate.pin(), share);
    change(before -> {
      requireUnchanged(before, candidate.name(), candidate.before());
      return before.with(canary);
    });
    return canary;
  }

  private void keep(Candidate candidate, Consent consent) throws IOException, MarketplaceException {
    if (candidate.needsConsent() && !consent.accepts(candidate)) {
      throw new MarketplaceException(
          Reason.PERMISSION_NOT_ACCEPTED,
          "permissions: %s %s: not accepted: %s (%s)"
              .formatted(
                  candidate.name(),
                  candidate.release().version(),
                  wanted(candidate),
                  candidate.release().permissions().hash()));
    }
    progress.reached(Step.ACCEPTED);
    candidate.keep();
    progress.reached(Step.STORED);
  }

  private static String wanted(Candidate candidate) {
    if (candidate.hasNewSigners()) {
      return "signed by other keys: " + candidate.signers();
    }
    if (candidate.hasNewKind()) {
      return "now of kind " + candidate.kind().id();
    }
    return candidate.addedPermissions().isEmpty()
        ? "to run at all"
        : String.join(", ", candidate.addedPermissions());
  }

  // What was compared with what was installed then has to be what is installed now.
  private static void requireUnchanged(LockFile now, PluginName name, Optional<Pin> expected)
      throws MarketplaceException {
    if (!now.pin(name).equals(expected)) {
      throw changedMeanwhile(name);
    }
  }

  // Whoever installs a version would settle, without saying so, what is being found out.
  private static void requireNoCanary(LockFile lock, PluginName name) throws MarketplaceException {
    var canary = lock.canary(name);
    if (canary.isPresent()) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "lock: %s: %s is tried out (expected: weir plugin promote or weir plugin rollback first)"
              .formatted(name, canary.get().pin().version()));
    }
  }

  /// Gives the version that is tried out another share of the requests.
  public PinnedCanary share(Reference reference, String share)
      throws IOException, MarketplaceException {
    var canary = new PinnedCanary(requireCanary(reference).pin(), share);
    change(before -> {
      requireSame(before, canary.pin());
      return before.with(canary);
    });
    return canary;
  }

  /// Installs the version that is tried out in the place of the other one.
  public Pin promote(Reference reference) throws IOException, MarketplaceException {
    var pin = requireCanary(reference).pin();
    requireNotRevoked(pin);
    change(before -> {
      requireSame(before, pin);
      return before.with(pin);
    });
    return pin;
  }

  /// The version of an installed plugin that is tried out.
  public Optional<Pin> tried(Reference reference) throws IOException, MarketplaceException {
    return workspace.lockFile().canary(require(reference).name()).map(PinnedCanary::pin);
  }

  private PinnedCanary requireCanary(Reference reference) throws IOException, MarketplaceException {
    var pin = require(reference);
    return workspace
        .lockFile()
        .canary(pin.name())
        .orElseThrow(() -> notFound("lock: " + pin.name() + ": no other version is tried out"));
  }

  private static void requireSame(LockFile now, Pin tried) throws MarketplaceException {
    if (now.canary(tried.name()).filter(canary -> canary.pin().equals(tried)).isEmpty()) {
      throw changedMeanwhile(tried.name());
    }
  }

  private static MarketplaceException changedMeanwhile(PluginName name) {
    return new MarketplaceException(
        Reason.VERIFICATION, "lock: " + name + ": changed meanwhile by another command");
  }

  /// Gives up the version that is tried out, or else goes back to what a plugin was pinned to
  /// before. Needs no index; but what an index has taken back stays away.
  ///
  /// @return what is installed from now on
  public Pin rollback(Reference reference) throws IOException, MarketplaceException {
    var now = require(reference);
    var tried = workspace.lockFile().canary(now.name());
    if (tried.isPresent()) {
      change(before -> {
        requireSame(before, tried.get().pin());
        return before.withoutCanary(now.name());
      });
      return now;
    }
    var previous =
        workspace
            .previous(now)
            .orElseThrow(() -> notFound("history: " + now.name() + ": no earlier version"));
    workspace.store().verified(previous.label(), previous.sha256());
    requireNotRevoked(previous);
    change(before -> {
      requireUnchanged(before, now.name(), Optional.of(now));
      requireNoCanary(before, now.name());
      return before.with(previous);
    });
    return previous;
  }

  /// Removes a plugin. Its bytes stay: an earlier lock file names them.
  public Pin remove(Reference reference) throws IOException, MarketplaceException {
    var pin = require(reference);
    change(before -> before.without(pin.name()));
    return pin;
  }

  private Pin require(Reference reference) throws IOException, MarketplaceException {
    return workspace
        .lockFile()
        .find(reference)
        .orElseThrow(() -> notFound("lock: " + reference + ": not installed"));
  }

  private void requireNotRevoked(Pin pin) throws IOException, MarketplaceException {
    var revocation = revocation(pin).filter(Revocation::isBlocking);
    if (revocation.isPresent()) {
      throw new MarketplaceException(
          Reason.REVOKED, "revocation: " + pin.label() + ": " + revocation.get());
    }
  }

  private Optional<Revocation> revocation(Pin pin) throws IOException, MarketplaceException {
    for (var index : indexes.indexes()) {
      if (index.name().equals(pin.name().index()) && index.known().isPresent()) {
        return index.view().revocations().of(pin.name().id(), pin.version(), pin.sha256());
      }
    }
    return Optional.empty();
  }

  private static MarketplaceException notFound(String message) {
    return new MarketplaceException(Reason.NOT_FOUND, message);
  }

  /// Brings the bytes of all plugins that the lock file names into the store, and changes nothing
  /// else: for CI and for new machines. Bytes that are there already need no index.
  ///
  /// @return what was downloaded
  /// @throws MarketplaceException if the index says of a plugin anything else than the lock file
  public List<Pin> restore() throws IOException, MarketplaceException {
    var restored = new ArrayList<Pin>();
    for (var pin : workspace.lockFile().all()) {
      if (workspace.store().find(pin.sha256()).isPresent()) {
        workspace.store().verified(pin.label(), pin.sha256());
        continue;
      }
      restore(pin);
      restored.add(pin);
    }
    return List.copyOf(restored);
  }

  private void restore(Pin pin) throws IOException, MarketplaceException {
    var id = pin.name().id();
    var reference = new Reference(Optional.of(pin.name().index()), id, Optional.of(pin.version()));
    var view = indexes.resolve(reference).view();
    var choice = Pinned.choice(view, pin, platform, clock.instant());
    try (var candidate = downloads.candidate(pin.name(), choice, progress)) {
      candidate.keep();
    }
  }
}
