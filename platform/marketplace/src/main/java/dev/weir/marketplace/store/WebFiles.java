package dev.weir.marketplace.store;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.tuf.RepositorySource;
import dev.weir.marketplace.tuf.TargetFile;
import dev.weir.marketplace.tuf.VerifiedDownload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;

/// Files of known digest at any URL, with the limits that hold for indexes.
public final class WebFiles {

  private final Function<URI, RepositorySource> sources;

  /// Those of the web.
  public WebFiles() {
    this(RepositorySource::of);
  }

  /// Those of other servers.
  ///
  /// @param sources what serves a folder
  public WebFiles(Function<URI, RepositorySource> sources) {
    this.sources = sources;
  }

  /// Writes a file, if it is what was expected.
  public void fetch(URI url, TargetFile expected, Path to)
      throws IOException, MarketplaceException {
    var path = url.getRawPath();
    try (var source = sources.apply(url.resolve("."));
        var in =
            source
                .open(path.substring(path.lastIndexOf('/') + 1))
                .orElseThrow(() ->
                    new MarketplaceException(
                        Reason.NOT_FOUND, "artifact: " + url + ": not there"))) {
      VerifiedDownload.copy(in, expected, to);
    }
  }
}
