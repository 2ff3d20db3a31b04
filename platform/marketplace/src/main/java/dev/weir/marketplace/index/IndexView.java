package dev.weir.marketplace.index;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.FileDigest;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.index.TrustedFiles.TrustedFile;
import dev.weir.marketplace.store.ContentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One state of an index: what it lists, what it took back, and the entries.
public final class IndexView {

  private static final int MAX_ENTRY = 4 << 20;

  private final Index index;
  private final TrustedFiles files;
  private final Catalog catalog;
  private final Revocations revocations;
  private final Search search;

  IndexView(Index index, TrustedFiles files, Catalog catalog, Revocations revocations) {
    this.index = index;
    this.files = files;
    this.catalog = catalog;
    this.revocations = revocations;
    this.search = new Search(catalog.listings().values());
  }

  /// The index.
  public Index index() {
    return index;
  }

  /// Which state.
  public TrustedFiles.State state() {
    return files.state();
  }

  /// What the curators list.
  public Catalog catalog() {
    return catalog;
  }

  /// What the curators took back.
  public Revocations revocations() {
    return revocations;
  }

  /// Listings that have all words of a query, best first.
  public List<Listing> search(String query) {
    return search.find(query);
  }

  /// A plugin, by its publisher and its curators.
  ///
  /// @param signers the ids of the keys that signed for the publisher
  public record Found(Entry entry, Listing listing, List<String> signers) {}

  /// The plugin of a name.
  ///
  /// @throws MarketplaceException if it is not listed, or somebody else than its publisher says it,
  ///   or its publisher's file is not what is listed
  public Found entry(EntryId id) throws IOException, MarketplaceException {
    var listing = catalog.listing(id).orElseThrow(() -> notFound(id, "not listed"));
    var file = files.find(id.path()).orElseThrow(() -> notFound(id, "no file " + id.path()));
    if (file.isByCurators()) {
      throw refused(id, id.path() + ": signed by the curators", "by " + id.publisher());
    }
    var entry = Entry.read(index.read(files, file, MAX_ENTRY), id.path());
    if (!entry.id().equals(id) || entry.kind() != listing.kind()) {
      throw refused(
          id,
          "%s, %s".formatted(entry.id(), entry.kind().id()),
          "%s, %s".formatted(id, listing.kind().id()));
    }
    for (var release : entry.releases()) {
      requireListedDigest(id, release, listing);
    }
    return new Found(entry, listing, file.signers());
  }

  // A version is one artifact for ever: another one under its name is what an attacker would make.
  private void requireListedDigest(EntryId id, Release release, Listing listing)
      throws MarketplaceException {
    var listed = listing.release(release.version());
    if (listed.isPresent() && !listed.get().sha256().equals(release.artifact().sha256())) {
      throw refused(
          id,
          "%s: sha256 %s".formatted(release.version(), release.artifact().sha256()),
          "as listed: " + listed.get().sha256());
    }
  }

  private MarketplaceException notFound(EntryId id, String what) {
    return new MarketplaceException(
        Reason.NOT_FOUND, "index: %s/%s: %s".formatted(index.name(), id, what));
  }

  private MarketplaceException refused(EntryId id, String found, String expected) {
    return new MarketplaceException(
        Reason.VERIFICATION,
        "listing: %s/%s: %s (expected: %s)".formatted(index.name(), id, found, expected));
  }

  /// Where the artifact's bytes can be had from the index itself, if it has them.
  ///
  /// @throws MarketplaceException if the index has other bytes under its name
  public Optional<ContentStore.Source> artifact(EntryId id, Release release)
      throws MarketplaceException {
    var artifact = release.artifact();
    var file = files.find(artifact.path());
    if (file.isPresent()
        && (!file.get().sha256().equals(artifact.sha256())
            || file.get().length() != artifact.size())) {
      throw refused(
          id,
          "%s: %d bytes, sha256 %s"
              .formatted(artifact.path(), file.get().length(), file.get().sha256()),
          "as the entry says: %d bytes, %s".formatted(artifact.size(), artifact.sha256()));
    }
    return file.map(found -> to -> download(found, to));
  }

  private void download(TrustedFile file, Path to) throws IOException, MarketplaceException {
    files.download(file, to);
  }

  /// A file that an entry refers to.
  ///
  /// @throws MarketplaceException if it is not there, or not what the entry says
  public byte[] document(EntryId id, FileDigest document) throws IOException, MarketplaceException {
    var file =
        files.find(document.path()).orElseThrow(() -> notFound(id, "no file " + document.path()));
    if (!file.sha256().equals(document.sha256())) {
      throw refused(
          id, "%s: sha256 %s".formatted(document.path(), file.sha256()), document.sha256());
    }
    return index.read(files, file, MAX_ENTRY);
  }
}
