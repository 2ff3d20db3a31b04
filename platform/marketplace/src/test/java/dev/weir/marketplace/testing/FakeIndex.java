package dev.weir.marketplace.testing;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.index.IndexFiles;
import dev.weir.marketplace.index.TrustedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An index in memory, whose signatures all hold.
public final class FakeIndex implements IndexFiles {

  /// Now, for tests.
  public static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<EntryId, Listing> listings = new TreeMap<>();
  private List<Revocation> revocations = List.of();
  private long version;
  private boolean isAway;
  private @Nullable TrustedFiles trusted;
  private final List<String> read = new ArrayList<>();
  private final Set<String> byCurators = new HashSet<>();

  /// An index without entries.
  public FakeIndex() {
    files.put(Catalog.PATH, Catalog.EMPTY.write());
    files.put(Revocations.PATH, Revocations.NONE.write());
  }

  /// Publishes an entry, with a listing of all its releases.
  public FakeIndex publish(Entry entry, Instant listedAt) {
    return list(Entries.listing(entry, listedAt)).file(entry.id().path(), entry.write());
  }

  /// Lists.
  public FakeIndex list(Listing listing) {
    listings.put(listing.id(), listing);
    return file(Catalog.PATH, Catalog.of(listings.values()).write());
  }

  /// Takes back.
  public FakeIndex revoke(Revocation... all) {
    revocations = List.of(all);
    return file(Revocations.PATH, new Revocations(revocations).write());
  }

  /// Adds or replaces a file.
  public FakeIndex file(String path, byte[] bytes) {
    files.put(path, bytes);
    return this;
  }

  /// Lets the curators sign for a file, wherever it is.
  public FakeIndex byCurators(String path) {
    byCurators.add(path);
    return this;
  }

  /// Removes a file.
  public FakeIndex without(String path) {
    files.remove(path);
    return this;
  }

  /// Whether it can be reached.
  public FakeIndex away(boolean away) {
    isAway = away;
    return this;
  }

  /// The files that were asked for, in order.
  public List<String> read() {
    return read;
  }

  @Override
  public void refresh() throws MarketplaceException {
    requireReachable("timestamp.json");
    version++;
    trusted = new State(Map.copyOf(files), version);
  }

  @Override
  public Optional<TrustedFiles> trusted() {
    return Optional.ofNullable(trusted);
  }

  private void requireReachable(String path) throws MarketplaceException {
    if (isAway) {
      throw new MarketplaceException(Reason.STALE, "unavailable: " + path + ": away");
    }
  }

  private final class State implements TrustedFiles {

    private final Map<String, byte[]> known;
    private final long version;

    State(Map<String, byte[]> known, long version) {
      this.known = known;
      this.version = version;
    }

    @Override
    public TrustedFiles.State state() {
      return new TrustedFiles.State(
          version, "root v1, 2-of-3", NOW, NOW.plus(Duration.ofDays(7)), false);
    }

    @Override
    public Optional<TrustedFile> find(String path) {
      var isByPublisher = path.startsWith("plugins/") && !byCurators.contains(path);
      var role = isByPublisher ? path.split("/", -1)[1] : "targets";
      return Optional.ofNullable(known.get(path))
          .map(bytes ->
              new TrustedFile(
                  path, bytes.length, Sha256.of(bytes), role, List.of("b7".repeat(32))));
    }

    @Override
    public byte[] read(TrustedFile file, int maxLength) throws MarketplaceException {
      requireReachable(file.path());
      read.add(file.path());
      var bytes = files.get(file.path());
      if (bytes == null || bytes.length > maxLength) {
        throw new MarketplaceException(Reason.STALE, "unavailable: " + file.path());
      }
      return bytes;
    }

    @Override
    public void download(TrustedFile file, Path to) throws IOException, MarketplaceException {
      Files.write(to, read(file, Integer.MAX_VALUE));
    }
  }
}
