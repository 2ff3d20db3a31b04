package dev.weir.marketplace.testing;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.entry.ApiLevel;
import dev.weir.marketplace.entry.Artifact;
import dev.weir.marketplace.entry.Behavior;
import dev.weir.marketplace.entry.Compatibility;
import dev.weir.marketplace.entry.Description;
import dev.weir.marketplace.entry.Documents;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.FileDigest;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Platform;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.entry.VersionRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Entries that are right in all that a test does not say.
public final class Entries {

  /// A gateway that all entries made here run on.
  public static final Platform PLATFORM = platform("1.0.0", "1.3");

  private Entries() {}

  /// A gateway on this JVM.
  public static Platform platform(String gateway, String api) {
    return Platform.here(version(gateway), ApiLevel.parse(api).orElseThrow());
  }

  /// An id.
  public static EntryId id(String text) {
    return EntryId.parse(text).orElseThrow();
  }

  /// A version.
  public static Version version(String text) {
    return Version.parse(text).orElseThrow();
  }

  /// A plugin.
  public static Entry java(String id, Release... releases) {
    return new Entry(
        id(id), Kind.JAVA, describe("Title of " + id), Optional.empty(), List.of(releases));
  }

  /// A description.
  public static Description describe(String title) {
    return new Description(
        title,
        "Summary of " + title,
        "Apache-2.0",
        Optional.empty(),
        List.of("auth"),
        Optional.empty());
  }

  /// A release of a plugin.
  public static Release release(String id, String version, byte[] artifact) {
    var compat =
        new Compatibility(
            List.of(new ApiLevel(1, 3)), Optional.empty(), VersionRange.ALL, VersionRange.ALL);
    return new Release(
        version(version),
        new Artifact(
            id(id).path(version(version), "jar"), Sha256.of(artifact), artifact.length, List.of()),
        compat,
        Permissions.NONE,
        List.of(),
        List.of(),
        Behavior.USUAL,
        Documents.NONE,
        Optional.empty());
  }

  /// The release with other permissions.
  public static Release with(Release release, Permissions permissions) {
    return new Release(
        release.version(),
        release.artifact(),
        release.compat(),
        permissions,
        List.of(),
        release.imports(),
        release.behavior(),
        release.documents(),
        release.yanked());
  }

  /// The release with a schema of its configuration.
  public static Release with(Release release, FileDigest configSchema) {
    return with(
        release,
        new Documents(
            Optional.of(configSchema), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  /// The release with these documents.
  public static Release with(Release release, Documents documents) {
    return new Release(
        release.version(),
        release.artifact(),
        release.compat(),
        release.permissions(),
        release.detected(),
        release.imports(),
        release.behavior(),
        documents,
        release.yanked());
  }

  /// The release with an artifact that can be had at a URL, too.
  public static Release at(Release release, String url) {
    var artifact = release.artifact();
    return new Release(
        release.version(),
        new Artifact(artifact.path(), artifact.sha256(), artifact.size(), List.of(url)),
        release.compat(),
        release.permissions(),
        release.detected(),
        release.imports(),
        release.behavior(),
        release.documents(),
        release.yanked());
  }

  /// The release with other compatibility.
  public static Release with(Release release, String api, String gateway, String java) {
    var compat =
        new Compatibility(
            List.of(ApiLevel.parse(api).orElseThrow()),
            Optional.empty(),
            VersionRange.parse(gateway).orElseThrow(),
            VersionRange.parse(java).orElseThrow());
    return new Release(
        release.version(),
        release.artifact(),
        compat,
        release.permissions(),
        release.detected(),
        release.imports(),
        release.behavior(),
        release.documents(),
        release.yanked());
  }

  /// The release, yanked.
  public static Release yanked(Release release, String why) {
    return new Release(
        release.version(),
        release.artifact(),
        release.compat(),
        release.permissions(),
        release.detected(),
        release.imports(),
        release.behavior(),
        release.documents(),
        Optional.of(why));
  }

  /// The listing of all releases.
  public static Listing listing(Entry entry, Instant listedAt) {
    return new Listing(
        entry.id(),
        entry.kind(),
        entry.description(),
        entry.releases().stream()
            .map(release ->
                new Listing.Listed(release.version(), release.artifact().sha256(), listedAt))
            .toList());
  }

  /// A revocation of versions.
  public static Revocation revocation(String id, String versions, boolean isBlocking) {
    return new Revocation(
        id(id),
        VersionRange.parse(versions),
        List.of(),
        isBlocking,
        "Signs nothing",
        Optional.empty(),
        FakeIndex.NOW);
  }
}
