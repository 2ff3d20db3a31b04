package dev.weir.marketplace.tuf;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.json.CanonicalJson;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;

/// A file that a targets role vouches for.
///
/// @param path its name
/// @param custom what else the role says of it
public record TargetFile(String path, long length, Hashes hashes, JsonObject custom) {

  /// A file of known content.
  public static TargetFile of(String path, byte[] content) {
    return of(path, content.length, Sha256.of(content));
  }

  /// A file of known length and digest.
  public static TargetFile of(String path, long length, String sha256) {
    return new TargetFile(path, length, Hashes.sha256(sha256), JsonObject.EMPTY);
  }

  static TargetFile parse(String path, JsonView view) throws JsonException {
    var hashes = view.member("hashes");
    hashes.member("sha256");
    var custom = view.optional("custom");
    return new TargetFile(
        path,
        view.member("length").integer(0, CanonicalJson.MAX_INTEGER),
        Hashes.parse(hashes),
        custom.isPresent() ? custom.get().object() : JsonObject.EMPTY);
  }

  /// The digest that names the content.
  public String sha256() {
    return hashes.byAlgorithm().getOrDefault("sha256", "");
  }

  /// Where a repository holds it.
  ///
  /// @param consistentSnapshot whether the name carries the digest
  public String location(boolean consistentSnapshot) {
    if (!consistentSnapshot) {
      return path;
    }
    var name = path.lastIndexOf('/') + 1;
    return path.substring(0, name) + sha256() + "." + path.substring(name);
  }

  JsonObject json() {
    var json = JsonObject.EMPTY.with("length", length).with("hashes", hashes.json());
    return custom.equals(JsonObject.EMPTY) ? json : json.with("custom", custom);
  }
}
