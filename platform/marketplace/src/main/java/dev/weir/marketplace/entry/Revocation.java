package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the curators took back, and why.
///
/// @param versions which versions; empty if only digests say it
/// @param sha256 artifacts that are meant whatever they are called
/// @param isBlocking whether they must not run, rather than be warned of
public record Revocation(
    EntryId id,
    Optional<VersionRange> versions,
    List<String> sha256,
    boolean isBlocking,
    String reason,
    Optional<String> url,
    Instant at) {

  private static final int MAX_REASON = 300;

  public Revocation {
    sha256 = List.copyOf(sha256);
  }

  static Revocation parse(JsonView view) throws JsonException {
    view.allowOnly("id", "versions", "sha256", "action", "reason", "url", "at");
    var revocation =
        new Revocation(
            EntryId.parse(view.member("id")),
            Fields.optional(view, "versions", VersionRange::parse),
            Fields.list(view, "sha256", JsonView::sha256),
            view.member("action").oneOf("block", "warn").equals("block"),
            view.member("reason").line(MAX_REASON),
            Fields.optional(view, "url", Fields::url),
            Fields.time(view.member("at")));
    if (revocation.versions.isEmpty() && revocation.sha256.isEmpty()) {
      throw view.refused("versions, sha256 or both");
    }
    return revocation;
  }

  JsonObject json() {
    var json = JsonObject.EMPTY.with("id", id.toString());
    json = Fields.with(json, "versions", versions.map(VersionRange::toString));
    json =
        Fields.with(json, "sha256", sha256)
            .with("action", isBlocking ? "block" : "warn")
            .with("reason", reason);
    return Fields.with(json, "url", url).with("at", at.toString());
  }

  /// Whether an artifact is meant.
  public boolean covers(EntryId entry, Version version, String digest) {
    return sha256.contains(digest)
        || (entry.equals(id) && versions.filter(range -> range.includes(version)).isPresent());
  }

  @Override
  public String toString() {
    return reason + url.map(where -> " (" + where + ")").orElse("");
  }
}
