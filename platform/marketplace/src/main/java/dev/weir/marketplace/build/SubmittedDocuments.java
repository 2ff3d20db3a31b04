package dev.weir.marketplace.build;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.FileDigest;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.provenance.SignedStatement;
import dev.weir.marketplace.schema.ConfigSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether the documents of a new release are what they are said to be. Gateways ask as well, but
/// then it is too late: what is published stays.
///
/// @param submission has passed the checks of digests and of what is missing
record SubmittedDocuments(Submission submission) {

  private static final long MAX_SIZE = 4 << 20;

  void requireGood(Release release) throws IOException, MarketplaceException {
    var documents = release.documents();
    for (var document : documents.files()) {
      requireSmall(document);
    }
    if (documents.configSchema().isPresent()) {
      var schema = documents.configSchema().get();
      ConfigSchema.read(bytes(schema), schema.path());
    }
    if (documents.sbom().isPresent()) {
      requireBill(documents.sbom().get());
    }
    // Others' statements are for a tool of the curators.
    var provenance = documents.provenance().filter(it -> it.expect().isEmpty());
    if (provenance.isPresent()) {
      var bundle = provenance.get().bundle();
      var signers = submission.draft().envelope().signatures().keySet();
      SignedStatement.verify(bytes(bundle), bundle.path(), signers, release.artifact().sha256());
    }
  }

  private void requireBill(FileDigest bill) throws IOException, MarketplaceException {
    try {
      BillOfMaterials.require(bytes(bill));
    } catch (JsonException e) {
      throw new MarketplaceException(
          Reason.VERIFICATION, "sbom: " + bill.path() + ": " + e.getMessage(), e);
    }
  }

  private void requireSmall(FileDigest document) throws IOException, MarketplaceException {
    var size = Files.size(file(document));
    if (size > MAX_SIZE) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "length: %s: %d bytes (expected: at most %d)".formatted(document.path(), size, MAX_SIZE));
    }
  }

  private byte[] bytes(FileDigest document) throws IOException, MarketplaceException {
    return Files.readAllBytes(file(document));
  }

  private Path file(FileDigest document) throws MarketplaceException {
    return submission
        .file(document.path())
        .orElseThrow(() ->
            new MarketplaceException(
                Reason.VERIFICATION,
                "missing-file: %s: is not in %s".formatted(document.path(), submission.name())));
  }
}
