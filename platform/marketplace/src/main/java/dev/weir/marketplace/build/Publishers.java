package dev.weir.marketplace.build;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.tuf.Delegation;
import dev.weir.marketplace.tuf.TufKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who publishes in an index with keys that its curators do not have: the file `publishers.json`
/// beside its sources.
///
/// @param publishers by their names
public record Publishers(SortedMap<String, Publisher> publishers) {

  /// What the file is called.
  public static final String NAME = "publishers.json";

  /// Nobody.
  public static final Publishers NONE = new Publishers(new TreeMap<>());

  private static final int FORMAT = 1;
  private static final int MAX_KEYS = 16;

  public Publishers {
    publishers = Collections.unmodifiableSortedMap(new TreeMap<>(publishers));
  }

  /// The public keys of a publisher, and how many of them have to sign.
  public record Publisher(List<TufKey> keys, int threshold) {

    public Publisher {
      keys = List.copyOf(keys);
    }

    /// What the curators let it sign for: its own folder.
    public Delegation delegation(String name) {
      return Delegation.publisher(name, keys, threshold);
    }

    JsonObject json() {
      return JsonObject.EMPTY
          .with("threshold", threshold)
          .with("keys", new JsonArray(List.copyOf(keys.stream().map(TufKey::json).toList())));
    }
  }

  /// Those of an index; nobody if there is no file.
  ///
  /// @param index the folder of its sources
  public static Publishers read(Path index) throws IOException, MarketplaceException {
    var file = index.resolve(NAME);
    return Files.exists(file) ? read(Files.readAllBytes(file)) : NONE;
  }

  /// Those of a file.
  public static Publishers read(byte[] bytes) throws MarketplaceException {
    var all = NONE;
    try {
      var view = JsonView.of(JsonReader.read(bytes));
      view.allowOnly("v", "publishers");
      view.member("v").integer(FORMAT, FORMAT);
      for (var member : view.member("publishers").members().entrySet()) {
        all = all.with(member.getKey(), publisher(member.getValue()));
      }
    } catch (JsonException e) {
      throw new MarketplaceException(
          Reason.VERIFICATION, "format: " + NAME + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new MarketplaceException(Reason.VERIFICATION, NAME + ": " + e.getMessage(), e);
    }
    return all;
  }

  private static Publisher publisher(JsonView view) throws JsonException, MarketplaceException {
    view.allowOnly("threshold", "keys");
    var keys = new ArrayList<TufKey>();
    for (var key : view.member("keys").elements()) {
      keys.add(TufKey.parse(key, NAME));
    }
    return new Publisher(keys, (int) view.member("threshold").integer(1, MAX_KEYS));
  }

  /// Writes them beside the sources of an index.
  public void write(Path index) throws IOException {
    var all = new TreeMap<String, JsonObject>();
    publishers.forEach((name, publisher) -> all.put(name, publisher.json()));
    var json = JsonObject.EMPTY.with("v", FORMAT).with("publishers", JsonObject.of(all));
    AtomicFiles.write(index.resolve(NAME), JsonWriter.write(json));
  }

  /// The publisher of a name.
  public Optional<Publisher> find(String name) {
    return Optional.ofNullable(publishers.get(name));
  }

  /// A copy with a publisher, or other keys of one.
  ///
  /// @throws IllegalArgumentException if it cannot be one, or could sign for another one
  public Publishers with(String name, Publisher publisher) {
    requireName(name);
    requireKeys(name, publisher);
    var copy = new TreeMap<>(publishers);
    copy.put(name, publisher);
    return new Publishers(copy);
  }

  private void requireName(String name) {
    if (!EntryId.isPart(name)) {
      throw new IllegalArgumentException(
          "publisher: '" + name + "' (expected: " + EntryId.PART_EXPECTED + ")");
    }
    for (var other : publishers.keySet()) {
      if (!other.equals(name) && plain(other).equals(plain(name))) {
        throw new IllegalArgumentException(
            "publisher: '%s' looks like '%s'".formatted(name, other));
      }
    }
  }

  private static String plain(String name) {
    return name.replace("-", "");
  }

  private void requireKeys(String name, Publisher publisher) {
    var own = new HashSet<String>();
    for (var key : publisher.keys()) {
      if (!key.isSupported()) {
        throw new IllegalArgumentException(
            "%s: key %s: %s (expected: ed25519)".formatted(name, key.id(), key.type()));
      }
      if (!own.add(key.publicKey())) {
        throw new IllegalArgumentException(name + ": key " + key.id() + " again (expected: once)");
      }
      requireNobodyElses(name, key);
    }
    if (publisher.threshold() < 1 || own.size() < publisher.threshold() || own.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          "%s: threshold %d of %d keys (expected: 1 or more, of as many keys, of at most %d)"
              .formatted(name, publisher.threshold(), own.size(), MAX_KEYS));
    }
  }

  // Whoever has a key of two publishers writes into the folders of both.
  private void requireNobodyElses(String name, TufKey key) {
    publishers.forEach((other, publisher) -> {
      if (!other.equals(name)
          && publisher.keys().stream().anyMatch(it -> it.publicKey().equals(key.publicKey()))) {
        throw new IllegalArgumentException(
            "%s: key %s is one of %s (expected: a key of its own)"
                .formatted(name, key.id(), other));
      }
    });
  }
}
