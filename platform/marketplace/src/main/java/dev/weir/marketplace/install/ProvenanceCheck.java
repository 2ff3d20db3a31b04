package dev.weir.marketplace.install;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.IndexView;
import dev.weir.marketplace.provenance.SignedStatement;
import dev.weir.marketplace.provenance.Statement;
import java.io.IOException;
import java.util.Optional;

/// Looks where a release says it was built.
public final class ProvenanceCheck {

  private ProvenanceCheck() {}

  /// What the publisher has signed of it; empty if that is nothing, or a statement of others, which
  /// the curators have checked.
  ///
  /// @throws MarketplaceException if it is not signed by the publisher, or about another artifact
  public static Optional<Statement> of(IndexView view, IndexView.Found found, Release release)
      throws IOException, MarketplaceException {
    var provenance = release.documents().provenance();
    if (provenance.isEmpty() || provenance.get().expect().isPresent()) {
      return Optional.empty();
    }
    var bundle = provenance.get().bundle();
    var bytes = view.document(found.entry().id(), bundle);
    return Optional.of(
        SignedStatement.verify(bytes, bundle.path(), found.signers(), release.artifact().sha256()));
  }
}
