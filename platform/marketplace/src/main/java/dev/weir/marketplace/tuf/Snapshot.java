package dev.weir.marketplace.tuf;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Which versions of the targets files belong together.
///
/// @param files by their names, as `targets.json`
public record Snapshot(long version, Instant expires, SequencedMap<String, MetaFile> files)
    implements Metadata {

  public Snapshot {
    files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
  }

  /// The metadata in an envelope.
  public static Snapshot parse(Envelope envelope, String file) throws TufException {
    Parser<Snapshot> parser = Snapshot::parse;
    return parser.parse(envelope, file);
  }

  static Snapshot parse(JsonView signed, String file) throws JsonException {
    var header = Header.parse(signed, Root.SNAPSHOT);
    var files = new LinkedHashMap<String, MetaFile>();
    for (var meta : signed.member("meta").members().entrySet()) {
      files.put(meta.getKey(), MetaFile.parse(meta.getValue()));
    }
    return new Snapshot(header.version(), header.expires(), files);
  }

  /// What is said of a role's file.
  public Optional<MetaFile> of(String role) {
    return Optional.ofNullable(files.get(role + ".json"));
  }

  /// Refuses to follow an older snapshot by this one if that takes anything back.
  void requireNothingTakenBack(Snapshot older, String file) throws TufException {
    for (var known : older.files.entrySet()) {
      var now = files.get(known.getKey());
      if (now == null) {
        throw new TufException(
            Check.MISSING_FILE, file, known.getKey() + " is gone (expected: never)");
      }
      if (now.version() < known.getValue().version()) {
        throw new TufException(
            Check.ROLLBACK,
            file,
            "%s: version %d (expected: at least %d)"
                .formatted(known.getKey(), now.version(), known.getValue().version()));
      }
    }
  }

  @Override
  public JsonObject json() {
    var meta = new LinkedHashMap<String, JsonObject>();
    files.forEach((name, metaFile) -> meta.put(name, metaFile.json()));
    return new Header(version, expires).json(Root.SNAPSHOT).with("meta", JsonObject.of(meta));
  }
}
