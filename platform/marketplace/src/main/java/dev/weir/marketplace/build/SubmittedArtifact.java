package dev.weir.marketplace.build;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.check.ArtifactCheck;
import dev.weir.marketplace.check.Subject;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.tuf.TargetFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// Whether the artifact of a new release passes every check, wherever it is hosted.
///
/// @param submission has passed the checks of digests and of what is missing
record SubmittedArtifact(Submission submission, SubmissionCheck.Rules rules) {

  void requireGood(Entry entry, Release release) throws IOException, MarketplaceException {
    var content = submission.file(release.artifact().path());
    if (content.isPresent()) {
      requireGood(entry, release, content.get());
      return;
    }
    var temporary = Files.createTempFile("weir-artifact-", "");
    try {
      download(entry, release, temporary);
      requireGood(entry, release, temporary);
    } finally {
      Files.delete(temporary);
    }
  }

  private void download(Entry entry, Release release, Path to)
      throws IOException, MarketplaceException {
    var artifact = release.artifact();
    if (artifact.urls().isEmpty()) {
      throw SubmissionCheck.refused(
          "missing-file", name(entry, release), "its artifact is not in " + submission.name());
    }
    var url = URI.create(artifact.urls().getFirst());
    rules.web().fetch(url, TargetFile.of(artifact.path(), artifact.size(), artifact.sha256()), to);
  }

  private void requireGood(Entry entry, Release release, Path artifact)
      throws IOException, MarketplaceException {
    var report = ArtifactCheck.of(artifact, Subject.of(entry, release));
    report.requirePass(name(entry, release));
    var unsaid = new ArrayList<>(report.detected().keySet());
    unsaid.removeAll(release.detected());
    if (!unsaid.isEmpty()) {
      throw SubmissionCheck.refused(
          "permissions",
          name(entry, release),
          "detected: %s besides (expected: in its record)".formatted(unsaid));
    }
    rules.gate().check(entry, release, artifact);
  }

  private static String name(Entry entry, Release release) {
    return entry.id() + " " + release.version();
  }
}
