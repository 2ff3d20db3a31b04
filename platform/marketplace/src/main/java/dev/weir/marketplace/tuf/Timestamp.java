package dev.weir.marketplace.tuf;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.time.Instant;

/// Which snapshot is the newest.
public record Timestamp(long version, Instant expires, MetaFile snapshot) implements Metadata {

  /// The metadata in an envelope.
  public static Timestamp parse(Envelope envelope, String file) throws TufException {
    Parser<Timestamp> parser = Timestamp::parse;
    return parser.parse(envelope, file);
  }

  static Timestamp parse(JsonView signed, String file) throws JsonException {
    var header = Header.parse(signed, Root.TIMESTAMP);
    var snapshot = signed.member("meta").member("snapshot.json");
    return new Timestamp(header.version(), header.expires(), MetaFile.parse(snapshot));
  }

  @Override
  public JsonObject json() {
    return new Header(version, expires)
        .json(Root.TIMESTAMP)
        .with("meta", JsonObject.EMPTY.with("snapshot.json", snapshot.json()));
  }
}
