package dev.weir.marketplace.author;

import dev.weir.marketplace.tuf.Check;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.Snapshot;
import dev.weir.marketplace.tuf.Timestamp;
import dev.weir.marketplace.tuf.TufException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What a repository's folder serves now.
record PublishedState(
    Path folder, Optional<Root> root, Optional<Timestamp> timestamp, Optional<Snapshot> snapshot) {

  static PublishedState read(Path folder) throws IOException, TufException {
    Optional<Root> root = Optional.empty();
    for (var version = 1L; Files.exists(file(folder, version, Root.ROOT)); version++) {
      var envelope = envelope(file(folder, version, Root.ROOT));
      root = Optional.of(Root.parse(envelope, version + ".root.json"));
    }
    // Without a root there is nothing that anyone could have seen.
    var timestampFile = folder.resolve("metadata/timestamp.json");
    if (root.isEmpty() || Files.notExists(timestampFile)) {
      return new PublishedState(folder, root, Optional.empty(), Optional.empty());
    }
    var timestamp = Timestamp.parse(envelope(timestampFile), "timestamp.json");
    var snapshotFile = file(folder, timestamp.snapshot().version(), Root.SNAPSHOT);
    var snapshot = Snapshot.parse(envelope(snapshotFile), snapshotFile.toString());
    return new PublishedState(folder, root, Optional.of(timestamp), Optional.of(snapshot));
  }

  static Path file(Path folder, long version, String role) {
    return folder.resolve("metadata").resolve(version + "." + role + ".json");
  }

  /// The envelope of a targets file, if the role has one.
  Optional<Envelope> targets(String role) throws IOException, TufException {
    var meta = snapshot.flatMap(all -> all.of(role));
    if (meta.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(envelope(file(folder, meta.get().version(), role)));
  }

  private static Envelope envelope(Path file) throws IOException, TufException {
    try {
      return Envelope.parse(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new TufException(Check.MISSING_FILE, file.toString(), "is gone", e);
    }
  }
}
