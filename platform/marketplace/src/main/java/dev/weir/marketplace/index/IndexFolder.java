package dev.weir.marketplace.index;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.tuf.Freshness;
import dev.weir.marketplace.tuf.RepositorySource;
import dev.weir.marketplace.tuf.TrustedStore;
import dev.weir.marketplace.tuf.TufClient;
import dev.weir.marketplace.tuf.TufException;
import dev.weir.marketplace.tuf.TufSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Where what is known of the indexes of a configuration is kept. Several processes may use it.
///
/// @param folder what was downloaded for the configuration, below which the indexes have theirs
public record IndexFolder(Path folder) {

  /// Gives nothing, for who may not ask.
  private static final RepositorySource NOBODY =
      new RepositorySource() {
        @Override
        public Optional<InputStream> open(String path) throws IOException {
          throw new IOException("nobody was asked");
        }

        @Override
        public String name() {
          return "nobody";
        }
      };

  /// What was unpacked of archives.
  public Path archives() {
    return folder.resolve("archives");
  }

  /// All that is kept of an index.
  public Path of(String index) {
    return folder.resolve("indexes").resolve(index);
  }

  private Path tuf(String index) {
    return of(index).resolve("tuf");
  }

  /// The files of which one changes whenever something new is known of an index.
  public List<Path> marks(String index) {
    return List.of(tuf(index).resolve(TrustedStore.STATE), files(index).resolve(Index.LAST_GOOD));
  }

  private Path files(String index) {
    return of(index).resolve("files");
  }

  /// Where the files of an index come from.
  public List<RepositorySource> sources(IndexConfig config) {
    return config.sources(archives());
  }

  /// A client of an index, which goes on from what is known. To be closed.
  public TufClient client(IndexConfig config, List<RepositorySource> sources, InstantSource clock)
      throws TufException {
    return client(config, sources, config.isFrozen(), clock);
  }

  /// A client that takes what an archive has, whatever its age, if it is no older than what is
  /// known.
  public TufClient archiveClient(IndexConfig config, RepositorySource archive) throws TufException {
    return client(config, List.of(archive), true, InstantSource.system());
  }

  private TufClient client(
      IndexConfig config, List<RepositorySource> sources, boolean isFrozen, InstantSource clock)
      throws TufException {
    var store = TrustedStore.create(tuf(config.name()), config.rootBytes());
    return new TufClient(store, sources, settings(isFrozen).withClock(clock));
  }

  private static TufSettings settings(boolean isFrozen) {
    return TufSettings.DEFAULT.withFreshness(isFrozen ? Freshness.FROZEN : Freshness.REQUIRED);
  }

  /// The index that a client is of.
  public Index index(IndexConfig config, TufClient client) {
    return index(config, new TufIndexFiles(client, config.isFrozen()));
  }

  private Index index(IndexConfig config, IndexFiles files) {
    return new Index(config.name(), config.trust(), files, files(config.name()));
  }

  /// What is known of an index. Asks nobody and writes nothing.
  public KnownIndex known(IndexConfig config, Instant now) {
    try (var client = offline(config)) {
      return index(config, client).kept(now);
    } catch (MarketplaceException e) {
      return index(config, new Unreadable(e)).kept(now);
    }
  }

  private TufClient offline(IndexConfig config) throws MarketplaceException {
    var folder = tuf(config.name());
    if (Files.notExists(folder.resolve(TrustedStore.STATE))) {
      throw new MarketplaceException(
          Reason.STALE, "index: " + config.name() + ": nothing is known of it yet");
    }
    return new TufClient(TrustedStore.open(folder), List.of(NOBODY), settings(config.isFrozen()));
  }

  /// Files of which nothing is known, and why.
  private record Unreadable(MarketplaceException why) implements IndexFiles {

    @Override
    public void refresh() throws MarketplaceException {
      throw why;
    }

    @Override
    public Optional<TrustedFiles> trusted() throws MarketplaceException {
      throw why;
    }
  }
}
