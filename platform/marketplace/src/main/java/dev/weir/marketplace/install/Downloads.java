package dev.weir.marketplace.install;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.check.ArtifactCheck;
import dev.weir.marketplace.check.Report;
import dev.weir.marketplace.check.Subject;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.Choice;
import dev.weir.marketplace.index.IndexView;
import dev.weir.marketplace.schema.ConfigSchema;
import dev.weir.marketplace.store.ContentStore.Expected;
import dev.weir.marketplace.store.ContentStore.Staged;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.tuf.TargetFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/// Gets releases, and verifies them: artifacts come from the index, or from where else its entry
/// says. Wherever the bytes come from, they have to be the ones that were signed for.
final class Downloads {

  private final Workspace workspace;
  private final WebFiles web;

  Downloads(Workspace workspace, WebFiles web) {
    this.workspace = workspace;
    this.web = web;
  }

  /// A release, verified. It is not in the store yet.
  Candidate candidate(PluginName name, Choice choice, Progress progress)
      throws IOException, MarketplaceException {
    var release = choice.release();
    var artifact = release.artifact();
    var staged = new ArrayList<Staged>();
    var isWhole = false;
    try {
      var file = workspace.store().find(artifact.sha256());
      if (file.isEmpty()) {
        var expected = new Expected(artifact.path(), artifact.sha256(), artifact.size());
        staged.add(
            workspace.store().stage(to -> fetch(choice.view(), name.id(), release, to), expected));
        file = Optional.of(staged.getFirst().file());
      } else {
        workspace.store().verified(artifact.path(), artifact.sha256());
      }
      progress.reached(Step.DOWNLOADED);
      var report = verify(name, choice, file.get());
      schema(name.id(), choice).ifPresent(staged::add);
      var provenance = ProvenanceCheck.of(choice.view(), choice.found(), release);
      progress.reached(Step.VERIFIED);
      var verified = new Candidate.Verified(report, provenance);
      var candidate = new Candidate(name, choice, verified, workspace.lockFile().pin(name), staged);
      isWhole = true;
      return candidate;
    } finally {
      if (!isWhole) {
        for (var one : staged) {
          one.close();
        }
      }
    }
  }

  private static Report verify(PluginName name, Choice choice, Path file)
      throws MarketplaceException {
    var report = ArtifactCheck.of(file, Subject.of(choice.found().entry(), choice.release()));
    report.requirePass(name + " " + choice.release().version());
    return report;
  }

  private Optional<Staged> schema(EntryId id, Choice choice)
      throws IOException, MarketplaceException {
    var document = choice.release().documents().configSchema();
    if (document.isEmpty()) {
      return Optional.empty();
    }
    var bytes = choice.view().document(id, document.get());
    ConfigSchema.read(bytes, document.get().path());
    var expected = new Expected(document.get().path(), document.get().sha256(), bytes.length);
    return Optional.of(workspace.store().stage(to -> AtomicFiles.fill(to, bytes), expected));
  }

  private void fetch(IndexView view, EntryId id, Release release, Path to)
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
