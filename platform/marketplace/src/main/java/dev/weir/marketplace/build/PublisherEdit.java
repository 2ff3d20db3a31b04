package dev.weir.marketplace.build;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.build.IndexBuilder.Checkout;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.store.WebFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The next targets file of a publisher in the making: all that it has published, and what
/// `plugin.json` says is new.
public final class PublisherEdit {

  /// What the file that describes a plugin is called.
  public static final String SOURCE = "plugin.json";

  private final Published before;
  private final Optional<Version> version;
  private final TargetsEdit targets;

  /// An edit that changes nothing yet.
  ///
  /// @param version of releases that do not say theirs
  public PublisherEdit(Published before, Optional<Version> version) throws MarketplaceException {
    this.before = before;
    this.version = version;
    this.targets = TargetsEdit.after(before.targets());
  }

  /// The plugin that a folder describes.
  public static EntryId idOf(Path folder) throws IOException, MarketplaceException {
    return source(folder).id();
  }

  /// The file of a folder that an artifact is expected in; empty if it is hosted elsewhere.
  ///
  /// @param version of releases that do not say theirs
  public static Optional<Path> artifact(Path folder, Version version)
      throws IOException, MarketplaceException {
    return source(folder).releases().stream()
        .filter(draft -> draft.version().isEmpty() || draft.version().get().equals(version))
        .flatMap(draft ->
            draft.origin() instanceof Source.Built(var file)
                ? Optional.of(file).stream()
                : Optional.<String>empty().stream())
        .map(file -> folder.resolve(file.replace("{version}", version.toString())))
        .findFirst();
  }

  private static Source source(Path folder) throws IOException, MarketplaceException {
    var file = folder.resolve(SOURCE);
    if (!Files.isRegularFile(file)) {
      throw new MarketplaceException(
          Reason.NOT_FOUND, file + ": missing (expected: what an index is to say of the plugin)");
    }
    return Source.read(Files.readAllBytes(file), file.toString());
  }

  /// Adds what a folder describes.
  ///
  /// @param withReleases whether its releases too, or only how it is described
  /// @param yanked why releases that were published are not to be chosen any more
  public void add(Path folder, boolean withReleases, Map<Version, String> yanked)
      throws IOException, MarketplaceException {
    var source = source(folder);
    var name = source.id().toString();
    var known = before.entry(source.id());
    var releases = new TreeMap<Version, Release>();
    known.ifPresent(
        entry -> entry.releases().forEach(release -> releases.put(release.version(), release)));
    if (withReleases) {
      for (var draft : source.releases()) {
        var checkout = checkout(folder, draft);
        var built =
            new ReleaseBuilder(source, draft, checkout, folder, Optional.empty()).build(name);
        if (add(built.release(), name, releases)) {
          built.files().forEach(targets::put);
        }
      }
    }
    for (var yank : yanked.entrySet()) {
      yank(yank.getKey(), yank.getValue(), name, releases);
    }
    if (releases.isEmpty()) {
      throw new MarketplaceException(
          Reason.NOT_FOUND, "release: " + name + ": none is published (expected: a first one)");
    }
    write(source, known, releases);
  }

  private Checkout checkout(Path folder, Source.Draft draft) throws MarketplaceException {
    var known = draft.version().or(() -> version);
    if (known.isEmpty()) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "release: "
              + folder.resolve(SOURCE)
              + ": no version (expected: one in it, or a pom.xml)");
    }
    return new Checkout(folder, known.get(), new WebFiles());
  }

  // Whether it is new.
  private static boolean add(Release release, String name, SortedMap<Version, Release> releases)
      throws MarketplaceException {
    var published = releases.get(release.version());
    if (published == null) {
      releases.put(release.version(), release);
      return true;
    }
    SubmissionCheck.requireSame(name, published, release);
    releases.put(release.version(), release);
    return false;
  }

  private static void yank(
      Version version, String why, String name, SortedMap<Version, Release> releases)
      throws MarketplaceException {
    var release = releases.get(version);
    if (release == null) {
      throw new MarketplaceException(
          Reason.NOT_FOUND,
          "release: %s: no %s (expected: one of: %s)".formatted(name, version, releases.keySet()));
    }
    releases.put(version, release.withYanked(Optional.of(why)));
  }

  private void write(Source source, Optional<Entry> known, SortedMap<Version, Release> releases)
      throws MarketplaceException {
    var entry =
        new Entry(
            source.id(),
            source.kind(),
            source.description(),
            known.flatMap(Entry::icon),
            releases.values().stream().toList());
    var bytes = entry.write();
    // What is published has passed the reader that gateways have.
    Entry.read(bytes, source.id().path());
    targets.put(source.id().path(), bytes);
  }

  /// The targets file, for the publisher's keys to sign.
  public TargetsDraft prepare(Instant expires) {
    return targets.prepare(expires);
  }
}
