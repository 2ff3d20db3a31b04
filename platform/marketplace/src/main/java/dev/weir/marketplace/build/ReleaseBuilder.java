package dev.weir.marketplace.build;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.build.IndexBuilder.Checkout;
import dev.weir.marketplace.check.ArtifactCheck;
import dev.weir.marketplace.check.Report;
import dev.weir.marketplace.check.Subject;
import dev.weir.marketplace.entry.Artifact;
import dev.weir.marketplace.entry.Documents;
import dev.weir.marketplace.entry.FileDigest;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.tuf.TargetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes one release: its artifact is looked at, and the files that come with it are collected.
final class ReleaseBuilder {

  private final Source source;
  private final Source.Draft draft;
  private final Checkout checkout;
  private final Path folder;
  private final Version version;
  private final Map<String, byte[]> files = new TreeMap<>();

  /// @param folder of the source
  ReleaseBuilder(Source source, Source.Draft draft, Checkout checkout, Path folder) {
    this.source = source;
    this.draft = draft;
    this.checkout = checkout;
    this.folder = folder;
    this.version = draft.version().orElse(checkout.version());
  }

  /// A release and the files of it.
  record Result(Release release, Map<String, byte[]> files) {}

  Result build(String name) throws IOException, MarketplaceException {
    var path = source.id().path(version, source.kind().extension());
    var temporary = Files.createTempFile("weir-artifact-", "");
    try {
      copyArtifact(temporary, path, name);
      var report = check(temporary);
      report.requirePass(source.id() + " " + version);
      return new Result(release(path, Files.readAllBytes(temporary), report, name), files);
    } finally {
      Files.delete(temporary);
    }
  }

  private void copyArtifact(Path to, String path, String name)
      throws IOException, MarketplaceException {
    switch (draft.origin()) {
      case Source.Built(var file) -> Files.write(to, read(file, name));
      case Source.Hosted(var url, var sha256, var size) ->
          checkout.web().fetch(url, TargetFile.of(path, size, sha256), to);
    }
  }

  // A module is looked at twice: what it imports is what its entry will list.
  private Report check(Path file) {
    var report = ArtifactCheck.of(file, subject(List.of()));
    return source.kind() == Kind.JAVA ? report : ArtifactCheck.of(file, subject(report.imports()));
  }

  private Subject subject(List<String> imports) {
    return new Subject(
        source.id(),
        source.kind(),
        version,
        draft.permissions().capabilities(),
        draft.compat().abi(),
        imports);
  }

  private Release release(String path, byte[] bytes, Report report, String name)
      throws IOException, MarketplaceException {
    var urls = new ArrayList<String>();
    switch (draft.origin()) {
      case Source.Built _ -> files.put(path, bytes);
      case Source.Hosted(var url, _, _) -> urls.add(url.toString());
    }
    return new Release(
        version,
        new Artifact(path, Sha256.of(bytes), bytes.length, urls),
        draft.compat(),
        draft.permissions(),
        List.copyOf(report.detected().keySet()),
        report.imports(),
        draft.behavior(),
        new Documents(
            document(draft.configSchema(), "schema.json", name),
            document(draft.readme(), "README.md", name),
            document(draft.sbom(), "cdx.json", name),
            Optional.empty()),
        draft.yanked());
  }

  private Optional<FileDigest> document(Optional<String> file, String extension, String name)
      throws IOException, MarketplaceException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    var bytes = read(file.get(), name);
    var path = source.id().path(version, extension);
    files.put(path, bytes);
    return Optional.of(new FileDigest(path, Sha256.of(bytes)));
  }

  private byte[] read(String file, String name) throws IOException, MarketplaceException {
    var actual = file.replace("{version}", version.toString());
    var isOfCheckout = actual.startsWith("/");
    var base = (isOfCheckout ? checkout.root() : folder).toRealPath();
    var path = base.resolve(isOfCheckout ? actual.substring(1) : actual);
    if (!Files.isRegularFile(path)) {
      throw IndexBuilder.problem(name, "no file " + actual + " (is it built?)");
    }
    // Who sends a link would have published what it leads to.
    if (!path.toRealPath().equals(path)) {
      throw IndexBuilder.problem(name, actual + " is a link (expected: a file)");
    }
    return Files.readAllBytes(path);
  }
}
