package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.List;

/// The jar or module of a release, by its digest.
///
/// @param path where the index has it, if it does
/// @param urls where else it can be had; the digest says whether it is the right one
public record Artifact(String path, String sha256, long size, List<String> urls) {

  /// The largest artifact.
  public static final long MAX_SIZE = 64L << 20;

  public Artifact {
    urls = List.copyOf(urls);
  }

  static Artifact parse(JsonView view, EntryId id) throws JsonException {
    view.allowOnly("path", "sha256", "size", "urls");
    return new Artifact(
        FileDigest.path(view.member("path"), id),
        view.member("sha256").sha256(),
        view.member("size").integer(1, MAX_SIZE),
        Fields.list(view, "urls", Fields::url));
  }

  JsonObject json() {
    var json = JsonObject.EMPTY.with("path", path).with("sha256", sha256).with("size", size);
    return Fields.with(json, "urls", urls);
  }
}
