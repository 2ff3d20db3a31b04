package dev.weir.cli;

import dev.weir.cli.market.Marketplace;
import dev.weir.cli.market.NextRoot;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How commands show indexes.
final class IndexTexts {

  private IndexTexts() {}

  /// One paragraph for each.
  static List<String> lines(Marketplace market, List<IndexStatus> statuses)
      throws MarketplaceException {
    var lines = new ArrayList<String>();
    for (var status : statuses) {
      var index = market.list().require(status.index());
      lines.add(status.toString());
      lines.add("  from     " + place(index));
      lines.add("  trusted  for " + IndexTrustCommand.text(index.trust()));
    }
    return lines;
  }

  private static String place(IndexConfig index) {
    return index
        .archive()
        .map(digest -> "an archive, sha256 " + digest)
        .orElseGet(() -> String.join(", ", index.urls()));
  }

  /// One object for each.
  static JsonArray json(Marketplace market, List<IndexStatus> statuses)
      throws MarketplaceException {
    var elements = new ArrayList<JsonValue>();
    for (var status : statuses) {
      var index = market.list().require(status.index());
      var json =
          status(status)
              .with("urls", JsonArray.ofStrings(index.urls()))
              .with("trust", JsonArray.ofStrings(index.trust().patterns()))
              .with("coolDownHours", index.trust().coolDown().toHours());
      elements.add(
          index.archive().isPresent() ? json.with("archive", index.archive().get()) : json);
    }
    return new JsonArray(elements);
  }

  /// How well an index is known.
  static JsonObject status(IndexStatus status) {
    var json =
        JsonObject.EMPTY
            .with("name", status.index())
            .with("freshness", status.freshness().name().toLowerCase(Locale.ROOT));
    if (status.state().isPresent()) {
      var state = status.state().get();
      json =
          json.with("version", state.version())
              .with("root", state.root())
              .with("refreshed", state.refreshed().toString())
              .with("expires", state.expires().toString());
    }
    return status.problem().isPresent() ? json.with("problem", status.problem().get()) : json;
  }

  /// Prints what the next root changes, and whose signatures it still needs.
  static void print(NextRoot next, Path file, JsonOption json, Terminal terminal)
      throws MarketplaceException {
    var changes = next.changes();
    var missing = next.missing();
    var lines = new ArrayList<>(changes);
    missing.forEach(what -> lines.add("missing: " + what));
    if (missing.isEmpty()) {
      lines.add(
          file
              + " can be published: weir index sign INDEX --keys DIR --repository DIR --root "
              + file);
    }
    json.print(
        terminal,
        JsonObject.EMPTY
            .with("file", file.toString())
            .with("changes", JsonArray.ofStrings(changes))
            .with("missing", JsonArray.ofStrings(missing)),
        lines);
  }
}
