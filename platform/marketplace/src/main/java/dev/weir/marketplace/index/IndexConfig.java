package dev.weir.marketplace.index;

import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.tuf.FolderSource;
import dev.weir.marketplace.tuf.RepositorySource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One index as `weir-indexes.json` has it.
///
/// @param urls its mirrors, asked in this order
/// @param root the root that its trust begins with
/// @param archive the digest of the archive that is used in place of the mirrors
public record IndexConfig(
    String name, List<String> urls, JsonObject root, Trust trust, Optional<String> archive) {

  private static final int MAX_COOL_DOWN_HOURS = 24 * 365;

  public IndexConfig {
    urls = List.copyOf(urls);
  }

  static IndexConfig parse(JsonView view) throws JsonException {
    view.allowOnly("name", "urls", "trust", "coolDownHours", "archive", "root");
    var name = view.member("name");
    if (!EntryId.isPart(name.string())) {
      throw name.refused(EntryId.PART_EXPECTED);
    }
    for (var url : view.member("urls").elements()) {
      if (!isUrl(url.string())) {
        throw url.refused("a file:, http: or https: URL");
      }
    }
    var archive = view.optional("archive");
    return new IndexConfig(
        name.string(),
        view.member("urls").strings(),
        view.member("root").object(),
        trust(view),
        archive.isPresent() ? Optional.of(archive.get().sha256()) : Optional.empty());
  }

  private static Trust trust(JsonView view) throws JsonException {
    for (var pattern : view.member("trust").elements()) {
      if (Trust.problem(pattern.string()).isPresent()) {
        throw pattern.refused("publisher, publisher/name, publisher/begin-*, or *");
      }
    }
    var hours = view.member("coolDownHours").integer(0, MAX_COOL_DOWN_HOURS);
    return new Trust(view.member("trust").strings(), Duration.ofHours(hours));
  }

  /// Whether a text can be a mirror.
  public static boolean isUrl(String text) {
    return text.matches("(?:file|https?):/[!-~]+");
  }

  JsonObject json() {
    var json =
        JsonObject.EMPTY
            .with("name", name)
            .with("urls", JsonArray.ofStrings(urls))
            .with("trust", JsonArray.ofStrings(trust.patterns()))
            .with("coolDownHours", trust.coolDown().toHours());
    if (archive.isPresent()) {
      json = json.with("archive", archive.get());
    }
    return json.with("root", root);
  }

  byte[] rootBytes() {
    return JsonWriter.write(root);
  }

  /// A copy with other trust.
  public IndexConfig withTrust(Trust other) {
    return new IndexConfig(name, urls, root, other, archive);
  }

  /// A copy that is read from an archive.
  public IndexConfig withArchive(Path unpacked) {
    return new IndexConfig(name, urls, root, trust, Optional.of(unpacked.getFileName().toString()));
  }

  /// Where its files come from.
  ///
  /// @param archives the folder of what was unpacked
  List<RepositorySource> sources(Path archives) {
    if (archive.isPresent()) {
      return List.of(new FolderSource(archives.resolve(archive.get())));
    }
    return urls.stream().map(url -> RepositorySource.of(URI.create(url))).toList();
  }

  /// Whether it is as new as an archive, and no newer.
  public boolean isFrozen() {
    return archive.isPresent();
  }
}
