package dev.weir.marketplace.index;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The indexes of a configuration, the first one asked first: the file `weir-indexes.json`.
public record IndexList(List<IndexConfig> indexes) {

  /// What the file is called.
  public static final String NAME = "weir-indexes.json";

  /// What is said when there are none.
  public static final String NONE =
      "there are no indexes; to add one: weir index add NAME URL --root FILE";

  private static final int FORMAT = 1;

  public IndexList {
    indexes = List.copyOf(indexes);
  }

  /// The indexes of a file; none if there is no file.
  public static IndexList read(Path file) throws IOException, MarketplaceException {
    if (Files.notExists(file)) {
      return new IndexList(List.of());
    }
    try {
      return parse(JsonView.of(JsonReader.read(Files.readAllBytes(file))));
    } catch (JsonException e) {
      throw new MarketplaceException(
          Reason.VERIFICATION, "indexes: " + file + ": " + e.getMessage(), e);
    }
  }

  private static IndexList parse(JsonView view) throws JsonException {
    view.allowOnly("v", "indexes");
    view.member("v").integer(FORMAT, FORMAT);
    var names = new HashSet<String>();
    var indexes = new ArrayList<IndexConfig>();
    for (var element : view.member("indexes").elements()) {
      var index = IndexConfig.parse(element);
      if (!names.add(index.name())) {
        throw element.member("name").refused("each name once");
      }
      indexes.add(index);
    }
    return new IndexList(indexes);
  }

  /// Replaces the file as a whole.
  public void write(Path file) throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    indexes.forEach(index -> elements.add(index.json()));
    var json = JsonObject.EMPTY.with("v", FORMAT).with("indexes", new JsonArray(elements));
    AtomicFiles.write(file, JsonWriter.write(json));
  }

  /// The index of a name.
  public Optional<IndexConfig> find(String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
  }

  /// Refuses to have none.
  public void requireAny() throws MarketplaceException {
    if (indexes.isEmpty()) {
      throw new MarketplaceException(Reason.NOT_FOUND, NONE);
    }
  }

  /// The index of a name, which has to be there.
  public IndexConfig require(String name) throws MarketplaceException {
    requireAny();
    return find(name)
        .orElseThrow(() ->
            new MarketplaceException(
                Reason.NOT_FOUND,
                "index: '%s' (expected: one of: %s)"
                    .formatted(name, indexes.stream().map(IndexConfig::name).toList())));
  }

  /// A copy with an index in the place of that of its name, or at the end.
  public IndexList with(IndexConfig index) {
    var copy = new ArrayList<>(indexes);
    for (var i = 0; i < copy.size(); i++) {
      if (copy.get(i).name().equals(index.name())) {
        copy.set(i, index);
        return new IndexList(copy);
      }
    }
    copy.add(index);
    return new IndexList(copy);
  }

  /// A copy in which an index is asked before all others.
  public IndexList withFirst(IndexConfig index) {
    var copy = new ArrayList<>(without(index.name()).indexes);
    copy.addFirst(index);
    return new IndexList(copy);
  }

  /// A copy without an index.
  public IndexList without(String name) {
    return new IndexList(indexes.stream().filter(index -> !index.name().equals(name)).toList());
  }
}
