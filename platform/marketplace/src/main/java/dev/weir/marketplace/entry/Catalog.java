package dev.weir.marketplace.entry;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// All that an index lists: the file `catalog.json`, signed by its curators. One file is all that a
/// search has to read.
///
/// @param listings by their ids
/// @param unreadable how many listings are of a later format, which this gateway does not know
public record Catalog(SequencedMap<EntryId, Listing> listings, int unreadable) {

  /// Where an index has it.
  public static final String PATH = "catalog.json";

  /// Lists nothing.
  public static final Catalog EMPTY = of(List.of());

  public Catalog {
    listings = Collections.unmodifiableSequencedMap(new TreeMap<>(listings));
  }

  /// A catalog of some listings.
  public static Catalog of(Collection<Listing> listings) {
    var byId = new TreeMap<EntryId, Listing>();
    listings.forEach(listing -> byId.put(listing.id(), listing));
    return new Catalog(byId, 0);
  }

  /// Reads a catalog.
  public static Catalog read(byte[] bytes) throws MarketplaceException {
    return Fields.read(bytes, PATH, Catalog::parse);
  }

  private static Catalog parse(JsonView view) throws JsonException {
    view.allowOnly("v", "entries");
    var unreadable = 0;
    var known = new ArrayList<JsonView>();
    for (var element : view.member("entries").elements()) {
      if (element.member("v").integer(1, Integer.MAX_VALUE) == Fields.FORMAT) {
        known.add(element);
      } else {
        unreadable++;
      }
    }
    var listings = new TreeMap<EntryId, Listing>();
    for (var element : known) {
      var listing = Listing.parse(element);
      if (listings.put(listing.id(), listing) != null) {
        throw element.member("id").refused("each entry once");
      }
    }
    return new Catalog(listings, unreadable);
  }

  /// The listing of an entry.
  public Optional<Listing> listing(EntryId id) {
    return Optional.ofNullable(listings.get(id));
  }

  /// The bytes of the file, always the same for the same catalog.
  public byte[] write() {
    return Fields.canonical(
        JsonObject.EMPTY
            .with("v", Fields.FORMAT)
            .with("entries", Fields.array(listings.values().stream().map(Listing::json).toList())));
  }
}
