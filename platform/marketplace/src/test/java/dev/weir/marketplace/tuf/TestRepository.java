package dev.weir.marketplace.tuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.weir.marketplace.author.Lifetimes;
import dev.weir.marketplace.author.OnlineKeys;
import dev.weir.marketplace.author.Publication;
import dev.weir.marketplace.author.RepositoryWriter;
import dev.weir.marketplace.author.RootEdit;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A repository in a folder with all its keys at hand: published as authors do, or forged.
public final class TestRepository {

  /// The time at which everything happens.
  public static final Instant NOW = Instant.parse("2026-08-20T10:00:00Z");

  /// A target of the curators.
  public static final String POLICY = "policy.json";

  /// A target of the publisher `acme`.
  public static final String ENTRY = "plugins/acme/jwt.json";

  // Made once: each repository is a copy, with the same keys.
  private static @Nullable TestRepository first;

  public final Path folder;
  public final List<SigningKey> rootKeys;
  public final SigningKey curator;
  public final SigningKey online;
  public final SigningKey acme;
  public final SigningKey stranger;
  private final Map<Path, byte[]> files = new LinkedHashMap<>();

  private TestRepository(Path folder, Supplier<SigningKey> keys) {
    this.folder = folder;
    this.rootKeys = List.of(keys.get(), keys.get(), keys.get());
    this.curator = keys.get();
    this.online = keys.get();
    this.acme = keys.get();
    this.stranger = keys.get();
  }

  private TestRepository(Path folder, TestRepository original) {
    this.folder = folder;
    this.rootKeys = original.rootKeys;
    this.curator = original.curator;
    this.online = original.online;
    this.acme = original.acme;
    this.stranger = original.stranger;
  }

  /// A repository of one publisher, all of it at version 1.
  public static synchronized TestRepository create(Path folder) throws IOException, TufException {
    if (first == null) {
      first = publishFirst(folder);
      return first;
    }
    for (var file : first.files.entrySet()) {
      var copy = folder.resolve(file.getKey());
      Files.createDirectories(requireNonNull(copy.getParent()));
      Files.write(copy, file.getValue());
    }
    return new TestRepository(folder, first);
  }

  private static TestRepository publishFirst(Path folder) throws IOException, TufException {
    var repository = new TestRepository(folder, SigningKey::generate);
    var targets =
        TargetsEdit.first()
            .put(POLICY, "policy 1".getBytes(UTF_8))
            .delegate("acme", List.of(repository.acme.publicKey()), 1);
    repository.publish(
        Publication.NOTHING
            .withRoot(repository.signedByRoots(repository.firstRoot(), 0, 1))
            .with(Root.TARGETS, repository.draft(targets, repository.curator))
            .with("acme", repository.acmeDraft(TargetsEdit.first(), "entry 1")));
    try (var all = Files.walk(folder)) {
      for (var file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        repository.files.put(folder.relativize(file), Files.readAllBytes(file));
      }
    }
    return repository;
  }

  private Envelope firstRoot() {
    return RootEdit.first()
        .role(Root.ROOT, rootKeys.stream().map(SigningKey::publicKey).toList(), 2)
        .role(Root.TARGETS, List.of(curator.publicKey()), 1)
        .role(Root.SNAPSHOT, List.of(online.publicKey()), 1)
        .role(Root.TIMESTAMP, List.of(online.publicKey()), 1)
        .prepare(NOW.plus(Duration.ofDays(365)));
  }

  public Envelope signedByRoots(Envelope envelope, int... holders) {
    for (var holder : holders) {
      envelope = rootKeys.get(holder).sign(envelope);
    }
    return envelope;
  }

  public TargetsDraft draft(TargetsEdit edit, SigningKey... keys) {
    var draft = edit.prepare(NOW.plus(Duration.ofDays(90)));
    for (var key : keys) {
      draft = draft.signedBy(key);
    }
    return draft;
  }

  private TargetsDraft acmeDraft(TargetsEdit edit, String entry) {
    return draft(edit.put(ENTRY, entry.getBytes(UTF_8)), acme);
  }

  public RepositoryWriter writer() {
    return new RepositoryWriter(folder, InstantSource.fixed(NOW), Lifetimes.DEFAULT);
  }

  public void publish(Publication publication) throws IOException, TufException {
    writer().publish(publication, OnlineKeys.of(online));
  }

  /// A new release of the publisher.
  public void release(String entry) throws IOException, TufException {
    publish(Publication.NOTHING.with("acme", acmeDraft(TargetsEdit.after(targets("acme")), entry)));
  }

  /// The next root, not signed.
  public Envelope nextRoot(UnaryOperator<RootEdit> change) throws IOException, TufException {
    return change.apply(RootEdit.after(root())).prepare(NOW.plus(Duration.ofDays(365)));
  }

  public Root root() throws IOException, TufException {
    return writer().root().orElseThrow();
  }

  public Targets targets(String role) throws IOException, TufException {
    return writer().targets(role).orElseThrow();
  }

  public Timestamp timestamp() throws IOException, TufException {
    return Timestamp.parse(envelope("timestamp.json"), "timestamp.json");
  }

  public Snapshot snapshot() throws IOException, TufException {
    var file = timestamp().snapshot().version() + ".snapshot.json";
    return Snapshot.parse(envelope(file), file);
  }

  public Envelope envelope(String file) throws IOException, TufException {
    return Envelope.parse(file, bytes(file));
  }

  public byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(metadata(file));
  }

  public Path metadata(String file) {
    return folder.resolve("metadata").resolve(file);
  }

  // --- forging

  public void forge(String file, JsonObject signed, SigningKey... keys) throws IOException {
    Files.write(metadata(file), sign(signed, keys).toBytes());
  }

  public static Envelope sign(JsonObject signed, SigningKey... keys) {
    var envelope = Envelope.unsigned(signed);
    for (var key : keys) {
      envelope = key.sign(envelope);
    }
    return envelope;
  }

  /// A targets file, with a snapshot and a timestamp that name it.
  public void forgeTargets(String role, Targets targets, SigningKey... keys)
      throws IOException, TufException {
    forgeFile(role, targets.version(), sign(targets.json(), keys).toBytes());
  }

  public void forgeFile(String role, long version, byte[] bytes) throws IOException, TufException {
    Files.write(metadata(version + "." + role + ".json"), bytes);
    var files = new LinkedHashMap<>(snapshot().files());
    files.put(role + ".json", MetaFile.of(version, bytes));
    forgeSnapshot(new Snapshot(snapshot().version() + 1, snapshot().expires(), files), online);
  }

  /// A snapshot, with a timestamp that names it.
  public void forgeSnapshot(Snapshot snapshot, SigningKey... keys)
      throws IOException, TufException {
    var file = snapshot.version() + ".snapshot.json";
    forge(file, snapshot.json(), keys);
    var meta = MetaFile.of(snapshot.version(), bytes(file));
    var timestamp = new Timestamp(timestamp().version() + 1, timestamp().expires(), meta);
    forge("timestamp.json", timestamp.json(), online);
  }

  // --- clients

  public TufClient client(Path store, Instant now) throws IOException, TufException {
    return client(store, TufSettings.DEFAULT.withClock(InstantSource.fixed(now)));
  }

  public TufClient client(Path store, TufSettings settings) throws IOException, TufException {
    return new TufClient(
        TrustedStore.create(store, bytes("1.root.json")),
        List.of(new FolderSource(folder)),
        settings);
  }

  public TrustedMetadata trustedBy(TufClient client) throws TufException {
    return client.trusted().orElseThrow();
  }

  /// What a client says of a target: its content, or that it is not found.
  public static Optional<String> read(TufClient client, String path) throws TufException {
    var metadata = client.refresh();
    var found = metadata.find(path);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new String(client.read(metadata, found.get().file(), 1 << 20), UTF_8));
  }
}
