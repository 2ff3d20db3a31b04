package dev.weir.marketplace.index;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One index: whom it is trusted for, and the last good state of its files.
///
/// The catalog and the revocations are kept when they were read once, so that a gateway without a
/// network, or with a broken mirror, goes on with the last ones. A revocation is never forgotten
/// because the index is away.
public final class Index {

  /// The file that names the last catalog and the last revocations.
  static final String LAST_GOOD = "last-good.json";

  private static final int MAX_CATALOG = 16 << 20;
  private static final int MAX_REVOCATIONS = 4 << 20;

  private final String name;
  private final Trust trust;
  private final IndexFiles files;
  private final ContentStore store;
  private final Path lastGood;
  private @Nullable IndexView view;
  private Optional<String> problem = Optional.empty();

  /// An index.
  ///
  /// @param folder where it keeps what it knows; the index's own
  public Index(String name, Trust trust, IndexFiles files, Path folder) {
    if (!EntryId.isPart(name)) {
      throw new IllegalArgumentException("the name of an index: " + name);
    }
    this.name = name;
    this.trust = trust;
    this.files = files;
    this.store = new ContentStore(folder);
    this.lastGood = folder.resolve(LAST_GOOD);
  }

  /// What it is called here. Its identity, whatever it calls itself.
  public String name() {
    return name;
  }

  /// Whom it is trusted for.
  public Trust trust() {
    return trust;
  }

  /// Learns what is new; if that fails, the last good state stays and the status says why.
  public synchronized IndexStatus refresh(Instant now) {
    try {
      store.tidy();
      files.refresh();
      problem = Optional.empty();
      view = load();
    } catch (MarketplaceException | IOException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    return status(now);
  }

  /// How well it is known.
  public synchronized IndexStatus status(Instant now) {
    try {
      return new IndexStatus(name, files.trusted().map(TrustedFiles::state), now, problem);
    } catch (MarketplaceException e) {
      return new IndexStatus(name, Optional.empty(), now, Optional.of("" + e.getMessage()));
    }
  }

  /// The last good state, if there is one.
  public Optional<IndexView> known() throws IOException, MarketplaceException {
    return files.trusted().isEmpty() ? Optional.empty() : Optional.of(view());
  }

  /// The last good state.
  ///
  /// @throws MarketplaceException if there is none
  public synchronized IndexView view() throws IOException, MarketplaceException {
    var current = view;
    if (current == null) {
      current = load();
      view = current;
    }
    return current;
  }

  /// How well it is known and what it took back. Asks nobody and writes nothing.
  public synchronized KnownIndex kept(Instant now) {
    try {
      var newest = newestRevocations();
      var digest = newest.filter(it -> store.find(it).isPresent());
      if (digest.isEmpty()) {
        newest.ifPresent(
            it -> problem = Optional.of(Revocations.PATH + ": the newest are not here yet"));
        digest = kept().revocations();
      }
      var revocations = digest.isEmpty() ? Revocations.NONE : Revocations.read(read(digest.get()));
      return new KnownIndex(status(now), Optional.of(revocations));
    } catch (MarketplaceException | IOException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
      return new KnownIndex(status(now), Optional.empty());
    }
  }

  // What was verified once holds also if the metadata cannot be read any more; the status says so.
  private Optional<String> newestRevocations() {
    try {
      var trusted = files.trusted();
      return trusted.isEmpty()
          ? Optional.empty()
          : trusted
              .get()
              .find(Revocations.PATH)
              .filter(TrustedFiles.TrustedFile::isByCurators)
              .map(TrustedFiles.TrustedFile::sha256);
    } catch (MarketplaceException _) {
      return Optional.empty();
    }
  }

  private IndexView load() throws IOException, MarketplaceException {
    var trusted =
        files
            .trusted()
            .orElseThrow(() ->
                new MarketplaceException(
                    Reason.STALE, "index: " + name + ": nothing is known of it yet"));
    var kept = kept();
    var catalog = part(trusted, Catalog.PATH, MAX_CATALOG, kept.catalog());
    var revocations = part(trusted, Revocations.PATH, MAX_REVOCATIONS, kept.revocations());
    var loaded =
        new IndexView(
            this, trusted, Catalog.read(read(catalog)), Revocations.read(read(revocations)));
    keep(new Kept(Optional.of(catalog), Optional.of(revocations)), kept);
    return loaded;
  }

  // The digest of a file that is now in the store: the newest, else the last one that was there.
  private String part(TrustedFiles trusted, String path, int maxLength, Optional<String> last)
      throws IOException, MarketplaceException {
    try {
      return fetch(trusted, path, maxLength);
    } catch (MarketplaceException | IOException e) {
      if (last.isEmpty()) {
        throw e;
      }
      problem = Optional.of(String.valueOf(e.getMessage()));
      return last.get();
    }
  }

  private String fetch(TrustedFiles trusted, String path, int maxLength)
      throws IOException, MarketplaceException {
    var file =
        trusted
            .find(path)
            .filter(TrustedFiles.TrustedFile::isByCurators)
            .orElseThrow(() ->
                new MarketplaceException(
                    Reason.VERIFICATION,
                    "listing: %s: %s: not signed for by the curators".formatted(name, path)));
    if (store.find(file.sha256()).isEmpty()) {
      store.put(trusted.read(file, maxLength));
    }
    return file.sha256();
  }

  private byte[] read(String sha256) throws IOException, MarketplaceException {
    return store.read(name, sha256);
  }

  /// A small file of a state, read once.
  byte[] read(TrustedFiles trusted, TrustedFiles.TrustedFile file, int maxLength)
      throws IOException, MarketplaceException {
    if (store.find(file.sha256()).isPresent()) {
      return store.read(file.path(), file.sha256());
    }
    var bytes = trusted.read(file, maxLength);
    store.put(bytes);
    return bytes;
  }

  private record Kept(Optional<String> catalog, Optional<String> revocations) {}

  private Kept kept() throws IOException, MarketplaceException {
    if (!Files.exists(lastGood)) {
      return new Kept(Optional.empty(), Optional.empty());
    }
    try {
      var view = JsonView.of(JsonReader.read(Files.readAllBytes(lastGood)));
      return new Kept(
          Optional.of(view.member("catalog").string()),
          Optional.of(view.member("revocations").string()));
    } catch (JsonException e) {
      throw new MarketplaceException(Reason.VERIFICATION, lastGood + ": " + e.getMessage(), e);
    }
  }

  private void keep(Kept next, Kept before) throws IOException {
    if (next.equals(before)) {
      return;
    }
    AtomicFiles.write(
        lastGood,
        JsonWriter.write(
            JsonObject.EMPTY
                .with("catalog", next.catalog().orElseThrow())
                .with("revocations", next.revocations().orElseThrow())));
  }
}
