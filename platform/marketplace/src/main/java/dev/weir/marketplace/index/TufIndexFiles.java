package dev.weir.marketplace.index;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.tuf.FoundTarget;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.TrustedMetadata;
import dev.weir.marketplace.tuf.TufClient;
import dev.weir.marketplace.tuf.TufException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An index that is a TUF repository, as all but those of tests are.
public final class TufIndexFiles implements IndexFiles {

  private final TufClient client;
  private final boolean isFrozen;
  private @Nullable TrustedFiles trusted;

  /// The files that a client verifies.
  ///
  /// @param isFrozen whether they came in an archive
  public TufIndexFiles(TufClient client, boolean isFrozen) {
    this.client = client;
    this.isFrozen = isFrozen;
  }

  @Override
  public synchronized void refresh() throws MarketplaceException {
    trusted = new Verified(client.refresh());
  }

  @Override
  public synchronized Optional<TrustedFiles> trusted() throws MarketplaceException {
    if (trusted == null) {
      trusted = client.trusted().map(Verified::new).orElse(null);
    }
    return Optional.ofNullable(trusted);
  }

  private final class Verified implements TrustedFiles {

    private final TrustedMetadata metadata;

    Verified(TrustedMetadata metadata) {
      this.metadata = metadata;
    }

    @Override
    public State state() {
      var root = metadata.root();
      var holders = root.role(Root.ROOT);
      return new State(
          metadata.curators().version(),
          "root v%d, %d-of-%d"
              .formatted(root.version(), holders.threshold(), holders.keyIds().size()),
          metadata.refreshed(),
          metadata.timestamp().expires(),
          isFrozen);
    }

    @Override
    public Optional<TrustedFile> find(String path) throws TufException {
      return metadata.find(path).map(Verified::file);
    }

    private static TrustedFile file(FoundTarget found) {
      var file = found.file();
      return new TrustedFile(
          file.path(), file.length(), file.sha256(), found.role(), found.signers());
    }

    private FoundTarget target(TrustedFile file) throws TufException {
      return metadata
          .find(file.path())
          .orElseThrow(() -> new IllegalArgumentException("of another state: " + file.path()));
    }

    @Override
    public byte[] read(TrustedFile file, int maxLength) throws TufException {
      return client.read(metadata, target(file).file(), maxLength);
    }

    @Override
    public void download(TrustedFile file, Path to) throws TufException {
      client.download(metadata, target(file).file(), to);
    }
  }
}
