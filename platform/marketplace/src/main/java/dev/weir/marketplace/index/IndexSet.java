package dev.weir.marketplace.index;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Listing;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Several indexes in the order in which they are asked.
///
/// A plugin is `index/publisher/name`. Without an index the first one is meant that is trusted for
/// the plugin, and no other one, whether it has the plugin or not, and whether it is there or not:
/// else whoever registers the name of a private plugin in a public index would be installed the day
/// the private index is away.
public final class IndexSet {

  private final List<Index> indexes;

  /// Indexes, the first one first.
  public IndexSet(List<Index> indexes) {
    var names = new HashSet<String>();
    for (var index : indexes) {
      if (!names.add(index.name())) {
        throw new IllegalArgumentException("two indexes called " + index.name());
      }
    }
    this.indexes = List.copyOf(indexes);
  }

  /// All of them, the first one first.
  public List<Index> indexes() {
    return indexes;
  }

  /// The index of a name.
  public Index index(String name) throws MarketplaceException {
    return indexes.stream()
        .filter(index -> index.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new MarketplaceException(
                Reason.NOT_FOUND,
                "index: '%s' (expected: one of: %s)"
                    .formatted(name, indexes.stream().map(Index::name).toList())));
  }

  /// Refreshes all; one that fails does not keep the others from it.
  public List<IndexStatus> refresh(Instant now) {
    return indexes.stream().map(index -> index.refresh(now)).toList();
  }

  /// How well each is known.
  public List<IndexStatus> status(Instant now) {
    return indexes.stream().map(index -> index.status(now)).toList();
  }

  /// The one index that a reference means.
  ///
  /// @throws MarketplaceException if no index, or not the named one, is trusted for the plugin
  public Index resolve(Reference reference) throws MarketplaceException {
    var id = reference.id();
    if (reference.index().isPresent()) {
      var index = index(reference.index().get());
      if (!index.trust().covers(id)) {
        throw notTrusted(id, List.of(index.name()));
      }
      return index;
    }
    return indexes.stream()
        .filter(index -> index.trust().covers(id))
        .findFirst()
        .orElseThrow(() -> notTrusted(id, indexes.stream().map(Index::name).toList()));
  }

  private static MarketplaceException notTrusted(EntryId id, List<String> names) {
    return new MarketplaceException(
        Reason.VERIFICATION,
        "trust: %s: publisher '%s' is not trusted in %s".formatted(id, id.publisher(), names));
  }

  /// A listing that was searched for.
  ///
  /// @param isTrusted whether it could be installed from this index by its short name
  public record Hit(String index, Listing listing, boolean isTrusted) {}

  /// Listings that have all words of a query: best first, index by index. An index of which nothing
  /// is known yet has none.
  public List<Hit> search(String query) throws IOException, MarketplaceException {
    var hits = new ArrayList<Hit>();
    for (var index : indexes) {
      var view = index.known();
      if (view.isPresent()) {
        view.get()
            .search(query)
            .forEach(
                listing -> hits.add(new Hit(index.name(), listing, isMeant(index, listing.id()))));
      }
    }
    return List.copyOf(hits);
  }

  private boolean isMeant(Index index, EntryId id) {
    return indexes.stream()
        .filter(one -> one.trust().covers(id))
        .findFirst()
        .equals(Optional.of(index));
  }
}
