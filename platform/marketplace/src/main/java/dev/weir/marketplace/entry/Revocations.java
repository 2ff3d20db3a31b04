package dev.weir.marketplace.entry;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// All that an index took back: the file `revocations.json`, signed by its curators.
public record Revocations(List<Revocation> all) {

  /// Where an index has it.
  public static final String PATH = "revocations.json";

  /// Nothing.
  public static final Revocations NONE = new Revocations(List.of());

  public Revocations {
    all = List.copyOf(all);
  }

  /// Reads revocations. Of a later format nothing is guessed: they are refused as a whole.
  public static Revocations read(byte[] bytes) throws MarketplaceException {
    return Fields.read(bytes, PATH, Revocations::parse);
  }

  private static Revocations parse(JsonView view) throws JsonException {
    view.allowOnly("v", "revocations");
    return new Revocations(Fields.list(view.member("revocations"), Revocation::parse));
  }

  /// What is said of an artifact; a block before a warning.
  public Optional<Revocation> of(EntryId id, Version version, String sha256) {
    return all.stream()
        .filter(revocation -> revocation.covers(id, version, sha256))
        .max(Comparator.comparing(Revocation::isBlocking));
  }

  /// The bytes of the file.
  public byte[] write() {
    return Fields.canonical(
        JsonObject.EMPTY
            .with("v", Fields.FORMAT)
            .with("revocations", Fields.array(all.stream().map(Revocation::json).toList())));
  }
}
