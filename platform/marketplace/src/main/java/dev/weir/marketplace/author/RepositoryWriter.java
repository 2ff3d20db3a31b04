package dev.weir.marketplace.author;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.tuf.Check;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.MetaFile;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.Snapshot;
import dev.weir.marketplace.tuf.Targets;
import dev.weir.marketplace.tuf.Timestamp;
import dev.weir.marketplace.tuf.TufException;
import dev.weir.marketplace.tuf.VerifiedDownload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Writes a repository into a folder that a static server may be serving.
///
/// Files carry their version or digest in their names and do not change; `timestamp.json`, which
/// does, is replaced last. So whoever reads meanwhile, or after a crash, sees the old state or the
/// new one. What is published together with a root is signed by the keys of the root before too,
/// and the root comes after it: clients pass from one to the other whenever they ask.
public final class RepositoryWriter {

  private final Path folder;
  private final InstantSource clock;
  private final Lifetimes lifetimes;
  private final Runnable beforeEachWrite;

  /// A writer to a folder, which need not exist. Only one may be writing to it at a time.
  public RepositoryWriter(Path folder, InstantSource clock, Lifetimes lifetimes) {
    this(folder, clock, lifetimes, () -> {});
  }

  RepositoryWriter(
      Path folder, InstantSource clock, Lifetimes lifetimes, Runnable beforeEachWrite) {
    this.folder = folder;
    this.clock = clock;
    this.lifetimes = lifetimes;
    this.beforeEachWrite = beforeEachWrite;
  }

  /// The root that is published.
  public Optional<Root> root() throws IOException, TufException {
    return PublishedState.read(folder).root();
  }

  /// The targets file of a role that is published, with its signatures.
  public Optional<Envelope> signed(String role) throws IOException, TufException {
    return PublishedState.read(folder).targets(role);
  }

  /// The targets file of a role that is published, `targets` for the curators'.
  public Optional<Targets> targets(String role) throws IOException, TufException {
    var envelope = signed(role);
    return envelope.isEmpty()
        ? Optional.empty()
        : Optional.of(Targets.parse(envelope.get(), role + ".json"));
  }

  /// Publishes, after checking all that clients will check.
  ///
  /// @throws TufException if clients would refuse the result; nothing was written then
  public void publish(Publication publication, OnlineKeys keys) throws IOException, TufException {
    var now = clock.instant();
    var before = PublishedState.read(folder);
    var root = nextRoot(before, publication);
    var handover = new Handover(before.root(), root, publication.isEmergency());
    var files = new PublishedRoles(before, publication, handover, now).verifiedFiles();
    var snapshot = nextSnapshot(before, files, keys, handover, now);
    var timestamp = nextTimestamp(before, snapshot, keys, handover, now);

    AtomicFiles.sweep(Files.createDirectories(folder));
    for (var draft : publication.roles().entrySet()) {
      writeRole(draft.getKey(), draft.getValue());
    }
    if (snapshot.envelope().isPresent()) {
      write(snapshot.file(), snapshot.envelope().get().toBytes());
    }
    if (publication.isEmergency()) {
      writeRoot(root, publication);
    }
    write("timestamp.json", timestamp);
    if (!publication.isEmergency()) {
      writeRoot(root, publication);
    }
  }

  private static Root nextRoot(PublishedState before, Publication publication) throws TufException {
    var published = before.root();
    if (publication.root().isEmpty()) {
      return published.orElseThrow(() ->
          new TufException(
              Check.MISSING_FILE, "1.root.json", "missing (expected: in a first publication)"));
    }
    var envelope = publication.root().get();
    var version = published.map(Root::version).orElse(0L) + 1;
    var file = version + ".root.json";
    var next = Root.parse(envelope, file);
    if (next.version() != version) {
      throw new TufException(Check.VERSION, file, next.version() + " (expected: " + version + ")");
    }
    if (published.isPresent()) {
      published.get().require(Root.ROOT, envelope, file);
    }
    next.require(Root.ROOT, envelope, file);
    return next;
  }

  // Without an envelope it is the one that is published already.
  private record NextSnapshot(MetaFile meta, Optional<Envelope> envelope) {
    String file() {
      return meta.version() + ".snapshot.json";
    }
  }

  private NextSnapshot nextSnapshot(
      PublishedState before,
      SequencedMap<String, MetaFile> files,
      OnlineKeys keys,
      Handover handover,
      Instant now)
      throws TufException {
    var published = before.snapshot();
    if (published.isPresent() && isStillGood(before, files, handover, now)) {
      return new NextSnapshot(before.timestamp().orElseThrow().snapshot(), Optional.empty());
    }
    var version = published.map(Snapshot::version).orElse(0L) + 1;
    var snapshot = new Snapshot(version, after(now, lifetimes.snapshot()), files);
    var envelope = sign(Envelope.unsigned(snapshot.json()), keys.snapshot());
    handover.require(Root.SNAPSHOT, envelope, version + ".snapshot.json");
    return new NextSnapshot(MetaFile.of(version, envelope.toBytes()), Optional.of(envelope));
  }

  private boolean isStillGood(
      PublishedState before, Map<String, MetaFile> files, Handover handover, Instant now) {
    var halfWay = now.plus(lifetimes.snapshot().dividedBy(2));
    return before.root().equals(Optional.of(handover.next()))
        && before
            .snapshot()
            .filter(snapshot -> snapshot.files().equals(files))
            .filter(snapshot -> snapshot.expires().isAfter(halfWay))
            .isPresent();
  }

  private byte[] nextTimestamp(
      PublishedState before, NextSnapshot snapshot, OnlineKeys keys, Handover handover, Instant now)
      throws TufException {
    var version = before.timestamp().map(Timestamp::version).orElse(0L) + 1;
    var expires = after(now, lifetimes.timestamp());
    var timestamp = new Timestamp(version, expires, snapshot.meta());
    var envelope = sign(Envelope.unsigned(timestamp.json()), keys.timestamp());
    handover.require(Root.TIMESTAMP, envelope, "timestamp.json");
    return envelope.toBytes();
  }

  private static Instant after(Instant now, Duration lifetime) {
    return now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Envelope sign(Envelope envelope, List<SigningKey> keys) {
    for (var key : keys) {
      envelope = key.sign(envelope);
    }
    return envelope;
  }

  private void writeRole(String role, TargetsDraft draft) throws IOException, TufException {
    var targets = Targets.parse(draft.envelope(), role + ".json");
    for (var content : draft.contents().entrySet()) {
      var target = targets.files().get(content.getKey());
      if (target != null) {
        var file = folder.resolve("targets").resolve(target.location(true));
        Files.createDirectories(file.getParent());
        beforeEachWrite.run();
        try (var in = content.getValue().open()) {
          VerifiedDownload.copy(in, target, file);
        }
      }
    }
    write(targets.version() + "." + role + ".json", draft.bytes());
  }

  private void writeRoot(Root root, Publication publication) throws IOException {
    if (publication.root().isPresent()) {
      write(root.version() + ".root.json", publication.root().get().toBytes());
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    var metadata = Files.createDirectories(folder.resolve("metadata"));
    beforeEachWrite.run();
    AtomicFiles.write(metadata.resolve(name), bytes);
  }
}
