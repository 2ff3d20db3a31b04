package dev.weir.cli.market;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.ApiLevel;
import dev.weir.marketplace.entry.Platform;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.index.Index;
import dev.weir.marketplace.index.IndexArchive;
import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.index.IndexSet;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.install.Installer;
import dev.weir.marketplace.install.Workspace;
import dev.weir.marketplace.tuf.FolderSource;
import dev.weir.marketplace.tuf.RepositorySource;
import dev.weir.marketplace.tuf.TufClient;
import dev.weir.marketplace.tuf.TufException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The indexes and the plugins of one configuration.
public final class Marketplace implements AutoCloseable {

  private final MarketFolder folder;
  private final IndexList list;
  private final Platform platform;
  private final List<TufClient> clients = new ArrayList<>();
  private final IndexSet indexes;

  private Marketplace(MarketFolder folder, IndexList list, Version weir) throws TufException {
    this.folder = folder;
    this.list = list;
    this.platform = Platform.here(weir, new ApiLevel(weir.major(), weir.minor()));
    var all = new ArrayList<Index>();
    for (var config : list.indexes()) {
      var client = client(folder, config, folder.indexFolder().sources(config));
      clients.add(client);
      all.add(folder.indexFolder().index(config, client));
    }
    this.indexes = new IndexSet(all);
  }

  /// That of a folder.
  ///
  /// @param weir the version that plugins are chosen for
  public static Marketplace open(MarketFolder folder, Version weir)
      throws IOException, MarketplaceException {
    return new Marketplace(folder, IndexList.read(folder.indexes()), weir);
  }

  private static TufClient client(
      MarketFolder folder, IndexConfig config, List<RepositorySource> sources) throws TufException {
    return folder.indexFolder().client(config, sources, InstantSource.system());
  }

  /// The indexes as they are written down.
  public IndexList list() {
    return list;
  }

  /// The indexes.
  public IndexSet indexes() {
    return indexes;
  }

  /// The plugins.
  public Workspace workspace() {
    return folder.workspace();
  }

  /// What plugins are chosen for.
  public Platform platform() {
    return platform;
  }

  /// The index that a plugin may come from.
  ///
  /// @throws MarketplaceException if there is none, saying how to trust one
  public Index source(Reference reference) throws MarketplaceException {
    list.requireAny();
    try {
      return indexes.resolve(reference);
    } catch (MarketplaceException e) {
      if (e.reason() != Reason.VERIFICATION) {
        throw e;
      }
      throw new MarketplaceException(
          e.reason(),
          "%s; to trust it: weir index trust %s %s"
              .formatted(e.getMessage(), nameable(reference), reference.id().publisher()),
          e);
    }
  }

  private String nameable(Reference reference) {
    return reference
        .index()
        .or(() ->
            list.indexes().size() == 1
                ? Optional.of(list.indexes().getFirst().name())
                : Optional.empty())
        .orElse("INDEX");
  }

  /// What changes the plugins.
  public Installer installer() {
    return new Installer(workspace(), indexes, platform, InstantSource.system());
  }

  /// Refreshes all indexes, or with `isOffline` none.
  public List<IndexStatus> refresh(boolean isOffline) {
    return isOffline ? indexes.status(Instant.now()) : indexes.refresh(Instant.now());
  }

  /// Refreshes the indexes of which nothing is known yet.
  public void refreshUnknown() {
    for (var index : indexes.indexes()) {
      if (index.status(Instant.now()).freshness() == IndexStatus.Freshness.UNKNOWN) {
        index.refresh(Instant.now());
      }
    }
  }

  /// Whether it is not known if an index has news.
  public static boolean isOld(IndexStatus status) {
    return status.freshness() == IndexStatus.Freshness.STALE
        || status.freshness() == IndexStatus.Freshness.UNKNOWN;
  }

  /// Refuses an index of which that is not known.
  public static void requireCurrent(IndexStatus status) throws MarketplaceException {
    if (isOld(status)) {
      throw new MarketplaceException(
          Reason.STALE,
          "index: %s (expected: fresh; with --offline what is known is used)".formatted(status));
    }
  }

  /// Writes all of an index to an archive, as new as it is now.
  public void export(String name, Path file) throws IOException, MarketplaceException {
    var config = list.require(name);
    var sources = folder.indexFolder().sources(config);
    MarketplaceException failure = null;
    for (var source : sources) {
      try (source;
          var client = client(folder, config, List.of(source))) {
        IndexArchive.write(source, client.refresh(), file);
        return;
      } catch (MarketplaceException e) {
        failure = failure == null ? e : failure;
      }
    }
    throw failure == null
        ? new MarketplaceException(Reason.NOT_FOUND, "index: " + name + ": no mirrors")
        : failure;
  }

  /// Unpacks an archive of an index and verifies all that is signed in it.
  ///
  /// @return the index, read from the archive from now on
  public static IndexConfig imported(MarketFolder folder, IndexConfig config, Path archive)
      throws IOException, MarketplaceException {
    var unpacked =
        IndexArchive.unpack(
            archive,
            folder.indexFolder().archives(),
            IndexArchive.Limits.DEFAULT,
            repository -> verify(folder, config, repository));
    return config.withArchive(unpacked);
  }

  // By what is known of the index, so that an archive does not take it back to an older state.
  private static void verify(MarketFolder folder, IndexConfig config, Path repository)
      throws MarketplaceException {
    var archive = new FolderSource(repository);
    try (var client = folder.indexFolder().archiveClient(config, archive)) {
      client.refresh();
    }
  }

  @Override
  public void close() {
    clients.forEach(TufClient::close);
  }
}
