package dev.weir.marketplace.tuf;

import dev.weir.marketplace.json.CanonicalJson;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.time.Instant;

/// What a role says. Whether it may be believed, its signatures tell.
public sealed interface Metadata permits Root, Timestamp, Snapshot, Targets {

  /// The largest version.
  long MAX_VERSION = CanonicalJson.MAX_INTEGER;

  /// Rises with every change.
  long version();

  /// Not to be believed from then on.
  Instant expires();

  /// The form that is signed.
  JsonObject json();

  /// A reader of one type of metadata.
  @FunctionalInterface
  interface Parser<M extends Metadata> {

    /// The metadata in a file.
    M parse(JsonView signed, String file) throws JsonException, TufException;

    /// The metadata in an envelope.
    default M parse(Envelope envelope, String file) throws TufException {
      try {
        return parse(JsonView.of(envelope.signed()), file);
      } catch (JsonException e) {
        throw TufException.format(file, e);
      }
    }
  }
}
