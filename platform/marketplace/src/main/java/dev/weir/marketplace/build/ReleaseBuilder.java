package dev.weir.marketplace.build;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.weir.marketplace.entry.Provenance;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.provenance.SignedStatement;
import dev.weir.marketplace.provenance.Statement;
import dev.weir.marketplace.schema.ConfigSchema;
import dev.weir.marketplace.tuf.TargetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Makes one release: its artifact is looked at, and the files that come with it are collected.
final class ReleaseBuilder {

  private final Source source;
  private final Source.Draft draft;
  private final Checkout checkout;
  private final Path folder;
  private final Version version;
  private final Optional<CheckoutOrigin> origin;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final SortedMap<String, String> materials = new TreeMap<>();

  /// @param folder of the source
  /// @param origin what the checkout is of, if that is to be stated
  ReleaseBuilder(
      Source source,
      Source.Draft draft,
      Checkout checkout,
      Path folder,
      Optional<CheckoutOrigin> origin) {
    this.source = source;
    this.origin = origin;
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
      return new Result(release(path, temporary, report, name), files);
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

  private Release release(String path, Path file, Report report, String name)
      throws IOException, MarketplaceException {
    var bytes = Files.readAllBytes(file);
    var sha256 = Sha256.of(bytes);
    var urls = new ArrayList<String>();
    switch (draft.origin()) {
      case Source.Built _ -> files.put(path, bytes);
      case Source.Hosted(var url, _, _) -> urls.add(url.toString());
    }
    var schema = schema(file, name);
    var readme = document(draft.readme(), "README.md", name);
    var sbom = bill(sha256, name);
    return new Release(
        version,
        new Artifact(path, sha256, bytes.length, urls),
        draft.compat(),
        draft.permissions(),
        List.copyOf(report.detected().keySet()),
        report.imports(),
        draft.behavior(),
        new Documents(schema, readme, sbom, provenance(path, sha256)),
        draft.yanked());
  }

  // What is in a jar was made with it, so nothing else is published in its place.
  private Optional<FileDigest> schema(Path artifact, String name)
      throws IOException, MarketplaceException {
    var given =
        draft.configSchema().isPresent()
            ? Optional.of(material(draft.configSchema().get(), name))
            : Optional.<byte[]>empty();
    var inside = source.kind() == Kind.JAVA ? PluginJar.schema(artifact) : Optional.<byte[]>empty();
    if (given.isPresent() && inside.isPresent() && !Arrays.equals(given.get(), inside.get())) {
      throw IndexBuilder.problem(
          name, "configSchema: another one than in the jar (expected: that one, or none)");
    }
    var bytes = inside.or(() -> given);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    ConfigSchema.read(bytes.get(), source.id().path(version, "schema.json"));
    return Optional.of(add("schema.json", bytes.get()));
  }

  private Optional<FileDigest> bill(String sha256, String name)
      throws IOException, MarketplaceException {
    if (draft.sbom().isEmpty()) {
      return Optional.empty();
    }
    var file = draft.sbom().get();
    var bytes = material(file, name);
    if (!file.endsWith(".json")) {
      var license = source.description().license();
      var parts = new LockedParts(lockFiles(file, bytes, name));
      bytes = new BillOfMaterials(source.id(), version, sha256, license, parts).write();
    }
    try {
      BillOfMaterials.require(bytes);
    } catch (JsonException e) {
      var problem = IndexBuilder.problem(name, "sbom: " + file + ": " + e.getMessage());
      problem.initCause(e);
      throw problem;
    }
    return Optional.of(add("cdx.json", bytes));
  }

  private Map<String, String> lockFiles(String file, byte[] bytes, String name)
      throws IOException, MarketplaceException {
    var all = new TreeMap<String, String>();
    all.put(file.substring(file.lastIndexOf('/') + 1), new String(bytes, UTF_8));
    if (draft.origin() instanceof Source.Built(var artifact)) {
      var build = artifact.substring(0, artifact.lastIndexOf('/') + 1) + "BUILD";
      all.put("BUILD", new String(material(build, name), UTF_8));
    }
    return all;
  }

  private Optional<FileDigest> document(Optional<String> file, String extension, String name)
      throws IOException, MarketplaceException {
    return file.isEmpty() ? Optional.empty() : Optional.of(add(extension, read(file.get(), name)));
  }

  private FileDigest add(String extension, byte[] bytes) {
    var path = source.id().path(version, extension);
    files.put(path, bytes);
    return new FileDigest(path, Sha256.of(bytes));
  }

  // What was built elsewhere, somebody else has to vouch for.
  private Optional<Provenance> provenance(String path, String sha256)
      throws IOException, MarketplaceException {
    if (origin.isEmpty() || !(draft.origin() instanceof Source.Built)) {
      return Optional.empty();
    }
    var statement =
        new Statement(path, sha256, origin.get().source(), origin.get().builder(), materials);
    var key = origin.get().keys().of(source.id().publisher());
    var file = add("intoto.json", SignedStatement.sign(statement, key));
    return Optional.of(new Provenance(file, Optional.empty()));
  }

  /// A file that goes into what is published, noted for the provenance.
  private byte[] material(String file, String name) throws IOException, MarketplaceException {
    var bytes = read(file, name);
    materials.put(file.replaceFirst("^/", ""), Sha256.of(bytes));
    return bytes;
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
