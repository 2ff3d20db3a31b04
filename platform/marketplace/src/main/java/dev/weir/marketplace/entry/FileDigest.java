package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;

/// A file of the index that an entry refers to.
public record FileDigest(String path, String sha256) {

  static FileDigest parse(JsonView view, EntryId id) throws JsonException {
    view.allowOnly("path", "sha256");
    return new FileDigest(path(view.member("path"), id), view.member("sha256").sha256());
  }

  /// A path within the folder of the entry's publisher, who signs for no other.
  static String path(JsonView view, EntryId id) throws JsonException {
    var path = view.string();
    if (!path.startsWith(id.folder())
        || !path.substring(id.folder().length()).matches("[a-z][A-Za-z0-9._-]{0,200}")) {
      throw view.refused("a file in " + id.folder());
    }
    return path;
  }

  JsonObject json() {
    return JsonObject.EMPTY.with("path", path).with("sha256", sha256);
  }
}
