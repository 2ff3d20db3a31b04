package dev.weir.cli.market;

import dev.weir.cli.filter.Scratch;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.author.Lifetimes;
import dev.weir.marketplace.author.OnlineKeys;
import dev.weir.marketplace.author.Publication;
import dev.weir.marketplace.author.RepositoryWriter;
import dev.weir.marketplace.author.RootEdit;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.build.BuiltIndex;
import dev.weir.marketplace.build.CheckoutOrigin;
import dev.weir.marketplace.build.IndexBuilder;
import dev.weir.marketplace.build.Publishers;
import dev.weir.marketplace.build.SubmissionCheck;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.entry.Policy;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.provenance.Statement;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the repository of an index from its sources, and signs it.
public final class IndexSigning {

  private static final int ROOT_KEYS = 3;
  private static final int ROOT_THRESHOLD = 2;
  private static final Duration ROOT_LIFETIME = Duration.ofDays(365);
  private static final Duration TARGETS_LIFETIME = Duration.ofDays(90);
  private static final String SNAPSHOT = "SNAPSHOT";
  private static final String BUILDER = "https://weir.dev/builders/index-sign/v1";

  private final Path repository;
  private final KeyFolder keys;
  private final Instant now = Instant.now();
  private final RepositoryWriter writer;
  private Optional<Statement.Source> source = Optional.empty();

  /// Signs into a folder, which need not exist.
  public IndexSigning(Path repository, KeyFolder keys) {
    this.repository = repository;
    this.keys = keys;
    this.writer = new RepositoryWriter(repository, InstantSource.fixed(now), Lifetimes.DEFAULT);
  }

  /// States of what is built in the checkout that it was built of this.
  public IndexSigning of(Statement.Source checkout) {
    source = Optional.of(checkout);
    return this;
  }

  /// Signs a new timestamp, and a new snapshot when its time has come.
  public void renew() throws IOException, MarketplaceException {
    writer.publish(Publication.NOTHING, online());
  }

  /// Builds the index and signs all of it.
  ///
  /// @param index the folder of its sources
  /// @param checkout where builds have left what the sources name
  /// @param next the next root, if keys change
  /// @param submissions what publishers have handed in, and folders of it
  public Signed sign(
      Path index, Path checkout, Version version, Optional<Envelope> next, List<Path> submissions)
      throws IOException, MarketplaceException {
    if (keys.isDevelopment() && !isSnapshot(version)) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "keys: %s is a release (expected: not signed by keys of a checkout)".formatted(version));
    }
    return build(
        new Sources(index, checkout, version),
        submissions,
        (built, publishers, admitted) -> publish(built, publishers, admitted, next));
  }

  /// Builds the index and signs nothing: says what would be signed.
  public Signed look(Path index, Path checkout, Version version, List<Path> submissions)
      throws IOException, MarketplaceException {
    return build(new Sources(index, checkout, version), submissions, (_, _, _) -> {});
  }

  private record Sources(Path index, Path checkout, Version version) {}

  /// What becomes of an index that was built.
  @FunctionalInterface
  private interface Step {
    void take(BuiltIndex built, Publishers publishers, List<Admitted> admitted)
        throws IOException, MarketplaceException;
  }

  // What was handed in is unpacked until it is published.
  private Signed build(Sources sources, List<Path> submissions, Step step)
      throws IOException, MarketplaceException {
    var index = sources.index();
    try (var scratch = Scratch.create()) {
      var publishers = Publishers.read(index);
      var admitted =
          new Admissions(repository, writer, publishers, rules(index))
              .of(submissions, scratch.path());
      var place = new IndexBuilder.Checkout(sources.checkout(), sources.version(), new WebFiles());
      var builder =
          new IndexBuilder(index, place, previous(), now)
              .with(
                  publishers.publishers().keySet(),
                  admitted.stream().flatMap(it -> it.entries().stream()).toList());
      source.ifPresent(it -> builder.stating(new CheckoutOrigin(it, BUILDER, this::publisherKey)));
      var built = builder.build();
      step.take(built, publishers, admitted);
      return new Signed(built, admitted);
    }
  }

  /// What was signed.
  ///
  /// @param admitted what publishers had handed in
  public record Signed(BuiltIndex built, List<Admitted> admitted) {}

  private SubmissionCheck.Rules rules(Path index) throws IOException, MarketplaceException {
    var policy = Policy.read(Files.readAllBytes(index.resolve("policy.json")), "policy.json");
    return new SubmissionCheck.Rules(Optional.of(policy), new WebFiles(), Gates.OF_CURATORS, now);
  }

  private void publish(
      BuiltIndex built, Publishers publishers, List<Admitted> admitted, Optional<Envelope> next)
      throws IOException, MarketplaceException {
    var publication = Publication.NOTHING.with(Root.TARGETS, curated(built, publishers));
    for (var publisher : built.publishers()) {
      publication = publication.with(publisher, published(built, publisher));
    }
    for (var it : admitted) {
      publication = publication.with(it.submission().publisher(), it.submission().draft());
    }
    var root = next.isEmpty() && writer.root().isEmpty() ? Optional.of(firstRoot()) : next;
    if (root.isPresent()) {
      publication = publication.withRoot(root.get());
    }
    writer.publish(publication, online());
  }

  private static boolean isSnapshot(Version version) {
    return version.preRelease().contains(SNAPSHOT);
  }

  private OnlineKeys online() throws IOException, MarketplaceException {
    return new OnlineKeys(List.of(keys.key("snapshot")), List.of(keys.key("timestamp")));
  }

  private TargetsDraft curated(BuiltIndex built, Publishers publishers)
      throws IOException, MarketplaceException {
    var edit = TargetsEdit.after(writer.targets(Root.TARGETS));
    for (var publisher : built.publishers()) {
      edit.delegate(publisher, List.of(publisherKey(publisher).publicKey()), 1);
    }
    publishers.publishers().forEach((name, it) -> edit.delegate(name, it.keys(), it.threshold()));
    built.addCurated(edit);
    return edit.prepare(now.plus(TARGETS_LIFETIME)).signedBy(keys.key("targets"));
  }

  private TargetsDraft published(BuiltIndex built, String publisher)
      throws IOException, MarketplaceException {
    var before = writer.targets(publisher);
    var edit = TargetsEdit.after(before);
    before.ifPresent(targets ->
        targets.files().keySet().stream()
            .filter(path -> !built.published(publisher).containsKey(path))
            .forEach(edit::remove));
    built.addPublished(publisher, edit);
    return edit.prepare(now.plus(TARGETS_LIFETIME)).signedBy(publisherKey(publisher));
  }

  private SigningKey publisherKey(String publisher) throws IOException, MarketplaceException {
    return keys.key("publisher-" + publisher);
  }

  private Envelope firstRoot() throws IOException, MarketplaceException {
    var holders = new ArrayList<SigningKey>();
    for (var number = 1; number <= ROOT_KEYS; number++) {
      holders.add(keys.key("root-" + number));
    }
    var publicKeys = holders.stream().map(SigningKey::publicKey).toList();
    var edit = RootEdit.first().role(Root.ROOT, publicKeys, ROOT_THRESHOLD);
    for (var role : List.of(Root.TARGETS, Root.SNAPSHOT, Root.TIMESTAMP)) {
      edit.role(role, List.of(keys.key(role).publicKey()), 1);
    }
    var root = edit.prepare(now.plus(ROOT_LIFETIME));
    for (var holder : holders) {
      root = holder.sign(root);
    }
    return root;
  }

  // What is listed stays as it is, but for snapshots of a checkout, which change with each build.
  private Catalog previous() throws IOException, MarketplaceException {
    var targets = writer.targets(Root.TARGETS);
    var file = targets.flatMap(all -> Optional.ofNullable(all.files().get(Catalog.PATH)));
    if (file.isEmpty()) {
      return Catalog.EMPTY;
    }
    var bytes =
        Files.readAllBytes(repository.resolve("targets").resolve(file.get().location(true)));
    if (!Sha256.of(bytes).equals(file.get().sha256())) {
      throw new MarketplaceException(
          Reason.VERIFICATION, "hash: " + Catalog.PATH + ": changed since it was signed");
    }
    var catalog = Catalog.read(bytes);
    return keys.isDevelopment()
        ? Catalog.of(
            catalog.listings().values().stream().map(IndexSigning::withoutSnapshots).toList())
        : catalog;
  }

  private static Listing withoutSnapshots(Listing listing) {
    return new Listing(
        listing.id(),
        listing.kind(),
        listing.description(),
        listing.releases().stream().filter(release -> !isSnapshot(release.version())).toList());
  }
}
