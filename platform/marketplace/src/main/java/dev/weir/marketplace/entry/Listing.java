package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the curators of an index say of an entry: that they list it, and since when.
///
/// A release is installed only if the publisher's entry and the curators' listing name the same
/// digest, so that neither key alone brings code onto a gateway.
public record Listing(EntryId id, Kind kind, Description description, List<Listed> releases) {

  public Listing {
    releases = releases.stream().sorted((a, b) -> b.version().compareTo(a.version())).toList();
  }

  /// A release that is listed.
  ///
  /// @param sha256 the digest of its artifact
  public record Listed(Version version, String sha256, Instant listedAt) {

    static Listed parse(JsonView view) throws JsonException {
      view.allowOnly("version", "sha256", "listedAt");
      return new Listed(
          Version.parse(view.member("version")),
          view.member("sha256").sha256(),
          Fields.time(view.member("listedAt")));
    }

    JsonObject json() {
      return JsonObject.EMPTY
          .with("version", version.toString())
          .with("sha256", sha256)
          .with("listedAt", listedAt.toString());
    }
  }

  static Listing parse(JsonView view) throws JsonException {
    var names = new ArrayList<>(List.of("v", "id", "kind", "releases"));
    names.addAll(Description.MEMBERS);
    view.allowOnly(names.toArray(String[]::new));
    var releases = Fields.list(view.member("releases"), Listed::parse);
    if (releases.stream().map(Listed::version).distinct().count() != releases.size()) {
      throw view.member("releases").refused("each version once");
    }
    return new Listing(
        EntryId.parse(view.member("id")),
        Kind.parse(view.member("kind")),
        Description.parse(view),
        releases);
  }

  JsonObject json() {
    var json =
        JsonObject.EMPTY.with("v", Fields.FORMAT).with("id", id.toString()).with("kind", kind.id());
    return description
        .addTo(json)
        .with("releases", Fields.array(releases.stream().map(Listed::json).toList()));
  }

  /// The listing of a version.
  public Optional<Listed> release(Version version) {
    return releases.stream().filter(listed -> listed.version().equals(version)).findFirst();
  }
}
