package dev.weir.marketplace.install;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.IndexView;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.tuf.TargetFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// Gets artifacts from the index, or from where else its entry says. Wherever the bytes come from,
/// they have to be the ones that were signed for.
final class Downloads {

  private final WebFiles web;

  Downloads(WebFiles web) {
    this.web = web;
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
    var artifact = release.artifact();
    var target = TargetFile.of(artifact.path(), artifact.size(), artifact.sha256());
    for (var url : artifact.urls()) {
      try {
        web.fetch(URI.create(url), target, to);
        return;
      } catch (IOException | MarketplaceException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }
}
