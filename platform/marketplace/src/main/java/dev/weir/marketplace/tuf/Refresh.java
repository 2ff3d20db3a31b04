package dev.weir.marketplace.tuf;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One run of the client's workflow, TUF 1.0.34 section 5, in its order.
///
/// Where it is stricter than the specification: an expired timestamp or snapshot is refused also if
/// it is the one that was known before; a key under two ids counts once; names of targets and roles
/// are of few characters; curators delegate to a publisher its own folder only.
final class Refresh {

  private final MetadataReader reader;
  private final Progress progress;
  private final TufLimits limits;
  // Fixed at the start, so that nothing expires between two checks.
  private final Instant now;
  private final boolean mayExpire;
  private final Map<String, String> used = new LinkedHashMap<>();

  /// What is known before, and what becomes of what is learnt.
  interface Progress {

    /// The trusted root.
    byte[] root() throws TufException;

    /// The newest timestamp or snapshot that was verified, unless its keys changed since.
    Optional<byte[]> seen(String role) throws TufException;

    /// A file that was kept, if it is the one that is meant.
    Optional<byte[]> kept(String role, MetaFile meta);

    /// A verified root. What was seen of a role that it puts into other hands counts no more.
    void verifiedRoot(byte[] bytes, Root older, Root newer) throws TufException, IOException;

    /// A verified timestamp or snapshot.
    void verified(String role, byte[] bytes) throws TufException, IOException;

    /// A targets file that is used; returns its digest.
    String keep(byte[] bytes) throws IOException;
  }

  Refresh(MetadataReader reader, Progress progress, TufSettings settings, Instant now) {
    this.reader = reader;
    this.progress = progress;
    this.limits = settings.limits();
    this.now = now;
    this.mayExpire = settings.freshness() == Freshness.FROZEN;
  }

  /// The digests of all files in use, by role, after [#run].
  Map<String, String> used() {
    return used;
  }

  TrustedMetadata run() throws TufException, IOException {
    var metadata = runCurators();
    // 5.6.7, but all roles at once: whoever lists the index needs them.
    metadata.verifyAll();
    return metadata;
  }

  /// The same, but for publishers, each of whose files is verified when somebody asks for it.
  TrustedMetadata runCurators() throws TufException, IOException {
    var root = root();
    var timestamp = timestamp(root);
    var snapshot = snapshot(root, timestamp.snapshot());
    var curators = curators(root, snapshot);
    var top = new TrustedMetadata.Top(root, timestamp, snapshot);
    var delegated =
        new DelegatedRoles(
            limits.delegations(),
            (delegation, parent) -> delegated(root, snapshot, parent, delegation));
    return new TrustedMetadata(top, curators, delegated, now);
  }

  // 5.3: each root by the threshold of the one before and by its own.
  private Root root() throws TufException, IOException {
    var bytes = progress.root();
    var root = Root.parse(Envelope.parse("root.json", bytes), "root.json");
    for (var i = 0; i < limits.rotations(); i++) {
      var file = root.version() + 1 + ".root.json";
      var next = reader.read(file, limits.root());
      if (next.isEmpty()) {
        break;
      }
      bytes = next.get();
      var envelope = Envelope.parse(file, bytes);
      var newer = Root.parse(envelope, file);
      root.require(Root.ROOT, envelope, file);
      newer.require(Root.ROOT, envelope, file);
      if (newer.version() != root.version() + 1) {
        throw new TufException(
            Check.VERSION, file, newer.version() + " (expected: " + (root.version() + 1) + ")");
      }
      progress.verifiedRoot(bytes, root, newer);
      root = newer;
    }
    requireNotExpired(root, root.version() + ".root.json");
    used.put(Root.ROOT, progress.keep(bytes));
    return root;
  }

  // 5.4
  private Timestamp timestamp(Root root) throws TufException, IOException {
    var file = "timestamp.json";
    var bytes = reader.require(file, limits.timestamp());
    var envelope = Envelope.parse(file, bytes);
    root.require(Root.TIMESTAMP, envelope, file);
    var timestamp = Timestamp.parse(envelope, file);
    var seenBytes = progress.seen(Root.TIMESTAMP);
    if (seenBytes.isPresent()) {
      var seen = Timestamp.parse(Envelope.parse(file, seenBytes.get()), file);
      requireAtLeast(timestamp.version(), seen.version(), file, "version");
      if (timestamp.version() == seen.version()) {
        // 5.4.3.1 stops here; but what is known may have expired, and its snapshot be missing.
        requireNotExpired(seen, file);
        used.put(Root.TIMESTAMP, progress.keep(seenBytes.get()));
        return seen;
      }
      requireAtLeast(
          timestamp.snapshot().version(),
          seen.snapshot().version(),
          file,
          "snapshot.json: version");
    }
    requireNotExpired(timestamp, file);
    progress.verified(Root.TIMESTAMP, bytes);
    used.put(Root.TIMESTAMP, progress.keep(bytes));
    return timestamp;
  }

  // 5.5
  private Snapshot snapshot(Root root, MetaFile meta) throws TufException, IOException {
    var file = name(root, Root.SNAPSHOT, meta);
    var seenBytes = progress.seen(Root.SNAPSHOT);
    var bytes = read(Root.SNAPSHOT, file, meta, limits.snapshot());
    var envelope = Envelope.parse(file, bytes);
    root.require(Root.SNAPSHOT, envelope, file);
    var snapshot = Snapshot.parse(envelope, file);
    meta.requireVersion(snapshot.version(), file);
    if (seenBytes.isPresent()) {
      var seen = Snapshot.parse(Envelope.parse(file, seenBytes.get()), file);
      snapshot.requireNothingTakenBack(seen, file);
    }
    requireNotExpired(snapshot, file);
    progress.verified(Root.SNAPSHOT, bytes);
    used.put(Root.SNAPSHOT, progress.keep(bytes));
    return snapshot;
  }

  // 5.6
  private VerifiedRole.Valid curators(Root root, Snapshot snapshot)
      throws TufException, IOException {
    var meta = meta(snapshot, Root.TARGETS);
    var file = name(root, Root.TARGETS, meta);
    var bytes = read(Root.TARGETS, file, meta, limits.targets());
    var envelope = Envelope.parse(file, bytes);
    var signers = root.require(Root.TARGETS, envelope, file);
    var targets = targets(envelope, file, meta);
    for (var delegation : targets.delegations()) {
      delegation.requirePublisherScope(file);
    }
    used.put(Root.TARGETS, progress.keep(bytes));
    return new VerifiedRole.Valid(targets, signers);
  }

  // One that is refused takes nothing from the others; one that cannot be had ends the refresh, for
  // it was there before.
  private VerifiedRole delegated(
      Root root, Snapshot snapshot, DelegatedRoles.Parent parent, Delegation delegation)
      throws TufException, IOException {
    try {
      var name = delegation.name();
      var meta = meta(snapshot, name);
      var file = name(root, name, meta);
      var bytes = read(name, file, meta, limits.targets());
      var envelope = Envelope.parse(file, bytes);
      var signers =
          delegation
              .role()
              .require(envelope, parent.targets().keys(), file, parent.role() + ".json");
      var targets = targets(envelope, file, meta);
      used.put(name, progress.keep(bytes));
      return new VerifiedRole.Valid(targets, signers);
    } catch (TufException e) {
      if (e.check() == Check.UNAVAILABLE
          || e.check() == Check.TOO_SLOW
          || e.check() == Check.STATE) {
        throw e;
      }
      return new VerifiedRole.Refused(e);
    }
  }

  private Targets targets(Envelope envelope, String file, MetaFile meta) throws TufException {
    var targets = Targets.parse(envelope, file);
    meta.requireVersion(targets.version(), file);
    requireNotExpired(targets, file);
    return targets;
  }

  private static MetaFile meta(Snapshot snapshot, String role) throws TufException {
    return snapshot
        .of(role)
        .orElseThrow(
            () -> new TufException(Check.MISSING_FILE, "snapshot.json", role + ".json: missing"));
  }

  private byte[] read(String role, String file, MetaFile meta, int maxLength) throws TufException {
    var kept = progress.kept(role, meta);
    if (kept.isPresent()) {
      return kept.get();
    }
    if (meta.length() > maxLength) {
      throw new TufException(
          Check.LENGTH, file, meta.length() + " bytes (expected: at most " + maxLength + ")");
    }
    var bytes = reader.require(file, meta.length() >= 0 ? meta.length() : maxLength);
    meta.require(bytes, file);
    return bytes;
  }

  private static String name(Root root, String role, MetaFile meta) {
    return (root.consistentSnapshot() ? meta.version() + "." : "") + role + ".json";
  }

  private static void requireAtLeast(long found, long seen, String file, String what)
      throws TufException {
    if (found < seen) {
      throw new TufException(
          Check.ROLLBACK, file, what + " " + found + " (expected: at least " + seen + ")");
    }
  }

  private void requireNotExpired(Metadata metadata, String file) throws TufException {
    if (!mayExpire && !now.isBefore(metadata.expires())) {
      throw new TufException(
          Check.EXPIRED, file, "on " + metadata.expires() + " (expected: after " + now + ")");
    }
  }
}
