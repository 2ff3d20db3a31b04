package dev.weir.marketplace.entry;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What a publisher says of one plugin or WASM filter: the file `plugins/<publisher>/<name>.json`.
///
/// @param releases newest first
public record Entry(
    EntryId id,
    Kind kind,
    Description description,
    Optional<FileDigest> icon,
    List<Release> releases) {

  public Entry {
    releases = releases.stream().sorted((a, b) -> b.version().compareTo(a.version())).toList();
  }

  /// Reads an entry.
  ///
  /// @param file what messages call it
  public static Entry read(byte[] bytes, String file) throws MarketplaceException {
    return Fields.read(bytes, file, Entry::parse);
  }

  private static Entry parse(JsonView view) throws JsonException {
    var names = new ArrayList<>(List.of("v", "id", "kind", "icon", "releases"));
    names.addAll(Description.MEMBERS);
    view.allowOnly(names.toArray(String[]::new));
    var id = EntryId.parse(view.member("id"));
    var kind = Kind.parse(view.member("kind"));
    var releases =
        Fields.list(view.member("releases"), release -> Release.parse(release, id, kind));
    requireDistinct(view.member("releases"), releases);
    return new Entry(
        id,
        kind,
        Description.parse(view),
        Fields.optional(view, "icon", v -> FileDigest.parse(v, id)),
        releases);
  }

  private static void requireDistinct(JsonView view, List<Release> releases) throws JsonException {
    var versions = new HashSet<Version>();
    for (var release : releases) {
      if (!versions.add(release.version())) {
        throw new JsonException(
            view.path() + ": " + release.version() + " again (expected: each version once)");
      }
    }
    if (releases.isEmpty()) {
      throw view.refused("at least one release");
    }
  }

  /// The release of a version.
  public Optional<Release> release(Version version) {
    return releases.stream().filter(release -> release.version().equals(version)).findFirst();
  }

  /// The bytes of the file, always the same for the same entry.
  public byte[] write() {
    var json =
        JsonObject.EMPTY.with("v", Fields.FORMAT).with("id", id.toString()).with("kind", kind.id());
    json = description.addTo(json);
    if (icon.isPresent()) {
      json = json.with("icon", icon.get().json());
    }
    json = json.with("releases", Fields.array(releases.stream().map(Release::json).toList()));
    return Fields.canonical(json);
  }
}
