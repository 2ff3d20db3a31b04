package dev.weir.marketplace.tuf;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.json.CanonicalJson;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;

/// What one file of metadata says of another one.
///
/// @param length in bytes, or -1 if it does not say
public record MetaFile(long version, long length, Hashes hashes) {

  /// Says everything of a file.
  public static MetaFile of(long version, byte[] bytes) {
    return new MetaFile(version, bytes.length, Hashes.sha256(Sha256.of(bytes)));
  }

  static MetaFile parse(JsonView view) throws JsonException {
    var length = view.optional("length");
    var hashes = view.optional("hashes");
    return new MetaFile(
        view.member("version").integer(1, Metadata.MAX_VERSION),
        length.isPresent() ? length.get().integer(0, CanonicalJson.MAX_INTEGER) : -1,
        hashes.isPresent() ? Hashes.parse(hashes.get()) : Hashes.NONE);
  }

  JsonObject json() {
    var json = JsonObject.EMPTY.with("version", version);
    if (length >= 0) {
      json = json.with("length", length);
    }
    return hashes.equals(Hashes.NONE) ? json : json.with("hashes", hashes.json());
  }

  /// Refuses other bytes.
  public void require(byte[] bytes, String file) throws TufException {
    if (length >= 0 && bytes.length != length) {
      throw new TufException(
          Check.LENGTH, file, bytes.length + " bytes (expected: " + length + ")");
    }
    hashes.require(bytes, file);
  }

  void requireVersion(long found, String file) throws TufException {
    if (found != version) {
      throw new TufException(Check.VERSION, file, found + " (expected: " + version + ")");
    }
  }
}
