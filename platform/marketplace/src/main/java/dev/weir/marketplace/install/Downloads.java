package dev.weir.marketplace.install;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Artifact;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.IndexView;
import dev.weir.marketplace.tuf.RepositorySource;
import dev.weir.marketplace.tuf.TargetFile;
import dev.weir.marketplace.tuf.VerifiedDownload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;

/// Gets artifacts from the index, or from where else its entry says. Wherever the bytes come from,
/// they have to be the ones that were signed for.
final class Downloads {

  private final Function<URI, RepositorySource> sources;

  /// @param sources what serves a folder of the web
  Downloads(Function<URI, RepositorySource> sources) {
    this.sources = sources;
  }

  void fetch(IndexView view, EntryId id, Release release, Path to)
      throws IOException, MarketplaceException {
    var inIndex = view.artifact(id, release);
    if (inIndex.isPresent()) {
      inIndex.get().writeTo(to);
      return;
    }
    var failure =
        new MarketplaceException(
            Reason.NOT_FOUND,
            "artifact: %s: not in the index, and not at %s"
                .formatted(release.artifact().path(), release.artifact().urls()));
    for (var url : release.artifact().urls()) {
      try {
        fetch(URI.create(url), release.artifact(), to);
        return;
      } catch (IOException | MarketplaceException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  private void fetch(URI url, Artifact artifact, Path to) throws IOException, MarketplaceException {
    var name = url.getRawPath().substring(url.getRawPath().lastIndexOf('/') + 1);
    try (var source = sources.apply(url.resolve("."));
        var in =
            source
                .open(name)
                .orElseThrow(() ->
                    new MarketplaceException(
                        Reason.NOT_FOUND, "artifact: " + url + ": not there"))) {
      VerifiedDownload.copy(
          in, TargetFile.of(artifact.path(), artifact.size(), artifact.sha256()), to);
    }
  }
}
