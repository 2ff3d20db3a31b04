package dev.weir.bench;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.author.Lifetimes;
import dev.weir.marketplace.author.OnlineKeys;
import dev.weir.marketplace.author.Publication;
import dev.weir.marketplace.author.RepositoryWriter;
import dev.weir.marketplace.author.RootEdit;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.entry.ApiLevel;
import dev.weir.marketplace.entry.Artifact;
import dev.weir.marketplace.entry.Behavior;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Compatibility;
import dev.weir.marketplace.entry.Description;
import dev.weir.marketplace.entry.Documents;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.entry.VersionRange;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.TargetFile;
import dev.weir.marketplace.tuf.TufException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes an index with many entries of many publishers, before and after one of them has released
/// something: the folders `before` and `after`, and `root.json`. What only an installation reads is
/// not there.
public final class BigIndex {

  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final int RELEASES = 3;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final SigningKey key = SigningKey.generate();
  private final int entries;
  private final List<SigningKey> publishers = new ArrayList<>();

  private BigIndex(int entries, int publishers) {
    this.entries = entries;
    for (var i = 0; i < publishers; i++) {
      this.publishers.add(SigningKey.generate());
    }
  }

  /// Takes a folder, the number of entries and that of publishers.
  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var index = new BigIndex(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    index.write(folder);
  }

  private void write(Path folder) throws IOException, TufException {
    var root = folder.resolve("root.json");
    for (var state : List.of("before", "after")) {
      // The second one is published on top of a copy of the first one.
      var repository = folder.resolve(state);
      if (state.equals("after")) {
        copy(folder.resolve("before"), repository);
      }
      publish(repository, state.equals("after"));
    }
    Files.copy(folder.resolve("before/metadata/1.root.json"), root);
  }

  private void publish(Path repository, boolean isNext) throws IOException, TufException {
    var writer = new RepositoryWriter(repository, InstantSource.fixed(now), Lifetimes.DEFAULT);
    var targets = TargetsEdit.after(writer.targets(Root.TARGETS));
    var publication = isNext ? Publication.NOTHING : Publication.NOTHING.withRoot(root());
    var listings = new ArrayList<Listing>();
    for (var publisher = 0; publisher < publishers.size(); publisher++) {
      var releases = isNext && publisher == 0 ? RELEASES + 1 : RELEASES;
      var signer = publishers.get(publisher);
      var edit = TargetsEdit.after(writer.targets(name(publisher)));
      for (var number = publisher; number < entries; number += publishers.size()) {
        var entry = entry(publisher, number, releases);
        listings.add(listing(entry));
        entry.releases().forEach(release -> edit.put(target(release)));
        var bytes = entry.write();
        edit.put(TargetFile.of(entry.id().path(), bytes.length, Sha256.of(bytes)));
      }
      targets.delegate(name(publisher), List.of(signer.publicKey()), 1);
      if (!isNext || publisher == 0) {
        publication = publication.with(name(publisher), signed(edit, signer));
      }
    }
    targets.put(Catalog.PATH, Catalog.of(listings).write());
    targets.put(Revocations.PATH, Revocations.NONE.write());
    writer.publish(publication.with(Root.TARGETS, signed(targets, key)), OnlineKeys.of(key));
  }

  private TargetsDraft signed(TargetsEdit edit, SigningKey by) {
    return edit.prepare(now.plus(LIFETIME)).signedBy(by);
  }

  private Envelope root() {
    var keys = List.of(key.publicKey());
    var edit = RootEdit.first();
    for (var role : List.of(Root.ROOT, Root.TARGETS, Root.SNAPSHOT, Root.TIMESTAMP)) {
      edit.role(role, keys, 1);
    }
    return key.sign(edit.prepare(now.plus(LIFETIME)));
  }

  private static String name(int publisher) {
    return "publisher-" + publisher;
  }

  private static TargetFile target(Release release) {
    var artifact = release.artifact();
    return TargetFile.of(artifact.path(), artifact.size(), artifact.sha256());
  }

  private static Entry entry(int publisher, int number, int count) {
    var id = EntryId.parse(name(publisher) + "/plugin-" + number).orElseThrow();
    var description =
        new Description(
            "Plugin number " + number,
            "Checks, changes and counts requests as the rules of team %d say".formatted(publisher),
            "Apache-2.0",
            Optional.empty(),
            List.of("auth", "traffic-control"),
            Optional.empty());
    var releases = new ArrayList<Release>();
    for (var minor = 0; minor < count; minor++) {
      releases.add(release(id, Version.parse("1." + minor + ".0").orElseThrow()));
    }
    return new Entry(id, Kind.JAVA, description, Optional.empty(), releases);
  }

  private static Release release(EntryId id, Version version) {
    var digest = Sha256.of((id + "@" + version).getBytes(StandardCharsets.UTF_8));
    return new Release(
        version,
        new Artifact(id.path(version, "jar"), digest, 48_213, List.of()),
        new Compatibility(
            List.of(new ApiLevel(0, 1)), Optional.empty(), VersionRange.ALL, VersionRange.ALL),
        Permissions.NONE,
        List.of(),
        List.of(),
        Behavior.USUAL,
        Documents.NONE,
        Optional.empty());
  }

  private Listing listing(Entry entry) {
    return new Listing(
        entry.id(),
        entry.kind(),
        entry.description(),
        entry.releases().stream()
            .map(release -> new Listing.Listed(release.version(), release.artifact().sha256(), now))
            .toList());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var file : (Iterable<Path>) all::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
