package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.Scenario.accepts;
import static dev.weir.marketplace.tuf.Scenario.refuses;
import static dev.weir.marketplace.tuf.TestRepository.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.author.OnlineKeys;
import dev.weir.marketplace.author.Publication;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.json.CanonicalJson;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonString;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/// Changes of the root and of the keys that it names.
final class RootScenarios {

  private RootScenarios() {}

  static List<Scenario> all() {
    return List.of(
        accepts("a root key replaced", "entry 1", RootScenarios::replaceRootKey),
        accepts("two roots at once", "entry 1", RootScenarios::replaceRootKeyTwice),
        accepts("the online key replaced", "entry 2", RootScenarios::replaceOnlineKey),
        accepts("the online key lost and replaced", "entry 1", RootScenarios::loseOnlineKey),
        accepts(
                "recovery from the highest version",
                "entry 1",
                RootScenarios::replaceOnlineKeyAlone)
            .first(RootScenarios::fastForward),
        accepts("a key of a type of the future", "entry 1", RootScenarios::addFutureKey),
        refuses("a root of strangers", Check.THRESHOLD, RootScenarios::rootOfStrangers),
        refuses("a root signed by one of two", Check.THRESHOLD, repository -> forge(repository, 0)),
        refuses(
            "a root signed by the old keys alone", Check.THRESHOLD, RootScenarios::oldKeysAlone),
        refuses(
            "a root signed by the new keys alone", Check.THRESHOLD, RootScenarios::newKeysAlone),
        refuses("a root that skips a version", Check.VERSION, RootScenarios::skipVersion),
        refuses("the same root again by a higher name", Check.VERSION, RootScenarios::repeatRoot),
        refuses("an expired root", Check.EXPIRED, RootScenarios::expiredRoot),
        refuses("a root with a key twice", Check.DUPLICATE_KEY, RootScenarios::keyTwice),
        refuses("one key under two ids", Check.THRESHOLD, RootScenarios::keyUnderTwoIds).stricter(),
        refuses("a key under a wrong id", Check.KEY_ID, RootScenarios::wrongKeyId).stricter(),
        refuses("a root of another specification", Check.FORMAT, RootScenarios::otherSpecification),
        refuses("a timestamp in place of a root", Check.FORMAT, RootScenarios::timestampAsRoot),
        refuses("an endless root", Check.LENGTH, RootScenarios::endlessRoot),
        refuses(
            "a root that is not JSON",
            Check.FORMAT,
            repository -> Files.writeString(repository.metadata("2.root.json"), "<html>")));
  }

  private static void replaceRootKey(TestRepository repository) throws Exception {
    var next =
        repository.nextRoot(edit ->
            edit.remove(Root.ROOT, repository.rootKeys.get(0).publicKey().id())
                .add(Root.ROOT, repository.stranger.publicKey()));
    var signed = repository.stranger.sign(repository.signedByRoots(next, 0, 1));
    repository.publish(Publication.NOTHING.withRoot(signed));
  }

  private static void replaceRootKeyTwice(TestRepository repository) throws Exception {
    replaceRootKey(repository);
    var next =
        repository.nextRoot(
            edit -> edit.remove(Root.ROOT, repository.rootKeys.get(1).publicKey().id()));
    var signed = repository.stranger.sign(repository.signedByRoots(next, 1, 2));
    repository.publish(Publication.NOTHING.withRoot(signed));
  }

  private static Envelope withOnlineKey(TestRepository repository, SigningKey key)
      throws Exception {
    var next =
        repository.nextRoot(edit ->
            edit.role(Root.SNAPSHOT, List.of(key.publicKey()), 1)
                .role(Root.TIMESTAMP, List.of(key.publicKey()), 1));
    return repository.signedByRoots(next, 1, 2);
  }

  private static void replaceOnlineKey(TestRepository repository) throws Exception {
    var both = List.of(repository.online, repository.stranger);
    repository
        .writer()
        .publish(
            Publication.NOTHING.withRoot(withOnlineKey(repository, repository.stranger)),
            new OnlineKeys(both, both));
    var entry = repository.targets("acme");
    repository
        .writer()
        .publish(
            Publication.NOTHING.with(
                "acme",
                repository.draft(
                    TargetsEdit.after(entry).put(TestRepository.ENTRY, "entry 2".getBytes(UTF_8)),
                    repository.acme)),
            OnlineKeys.of(repository.stranger));
  }

  private static void loseOnlineKey(TestRepository repository) throws Exception {
    repository
        .writer()
        .publish(
            Publication.NOTHING
                .withRoot(withOnlineKey(repository, repository.stranger))
                .inEmergency(),
            OnlineKeys.of(repository.stranger));
  }

  // Whoever has the online key for a moment makes clients refuse all that comes later.
  private static void fastForward(TestRepository repository) throws Exception {
    var snapshot =
        new Snapshot(Metadata.MAX_VERSION, repository.snapshot().expires(), highest(repository));
    repository.forgeSnapshot(snapshot, repository.online);
    repository.forge(
        "timestamp.json",
        new Timestamp(
                Metadata.MAX_VERSION,
                repository.timestamp().expires(),
                repository.timestamp().snapshot())
            .json(),
        repository.online);
  }

  private static SequencedMap<String, MetaFile> highest(TestRepository repository)
      throws Exception {
    var files = new LinkedHashMap<>(repository.snapshot().files());
    files.put("ghost.json", MetaFile.of(Metadata.MAX_VERSION, new byte[0]));
    return files;
  }

  private static void replaceOnlineKeyAlone(TestRepository repository) throws Exception {
    var key = repository.stranger;
    Files.write(repository.metadata("2.root.json"), withOnlineKey(repository, key).toBytes());
    var first = Snapshot.parse(repository.envelope("1.snapshot.json"), "1.snapshot.json");
    var snapshot = new Snapshot(2, first.expires(), first.files());
    repository.forge("2.snapshot.json", snapshot.json(), key);
    var meta = MetaFile.of(2, repository.bytes("2.snapshot.json"));
    repository.forge("timestamp.json", new Timestamp(2, first.expires(), meta).json(), key);
  }

  private static void addFutureKey(TestRepository repository) throws Exception {
    var future =
        JsonObject.EMPTY
            .with("keytype", "ml-dsa-65")
            .with("scheme", "ml-dsa-65")
            .with("keyval", JsonObject.EMPTY.with("public", "00"));
    var root = repository.nextRoot(edit -> edit).signed();
    var json = withKey(root, "f".repeat(64), future);
    Files.write(
        repository.metadata("2.root.json"),
        repository.signedByRoots(Envelope.unsigned(json), 0, 1).toBytes());
  }

  /// A root with one more key of the root role.
  private static JsonObject withKey(JsonObject root, String id, JsonObject key) {
    var keys = (JsonObject) root.member("keys").orElseThrow();
    var roles = (JsonObject) root.member("roles").orElseThrow();
    var role = (JsonObject) roles.member("root").orElseThrow();
    var ids = (JsonArray) role.member("keyids").orElseThrow();
    var more = new ArrayList<>(ids.elements());
    more.add(new JsonString(id));
    return root.with("keys", keys.with(id, key))
        .with("roles", roles.with("root", role.with("keyids", new JsonArray(more))));
  }

  private static void forge(TestRepository repository, int... holders) throws Exception {
    var next = repository.nextRoot(edit -> edit);
    Files.write(
        repository.metadata("2.root.json"), repository.signedByRoots(next, holders).toBytes());
  }

  private static void rootOfStrangers(TestRepository repository) throws Exception {
    var key = repository.stranger;
    var next = repository.nextRoot(edit -> edit.role(Root.ROOT, List.of(key.publicKey()), 1));
    Files.write(repository.metadata("2.root.json"), key.sign(next).toBytes());
  }

  private static Envelope otherHolders(TestRepository repository) throws Exception {
    return repository.nextRoot(
        edit -> edit.role(Root.ROOT, List.of(repository.stranger.publicKey()), 1));
  }

  private static void oldKeysAlone(TestRepository repository) throws Exception {
    var signed = repository.signedByRoots(otherHolders(repository), 0, 1, 2);
    Files.write(repository.metadata("2.root.json"), signed.toBytes());
  }

  private static void newKeysAlone(TestRepository repository) throws Exception {
    var signed = repository.stranger.sign(repository.signedByRoots(otherHolders(repository), 0));
    Files.write(repository.metadata("2.root.json"), signed.toBytes());
  }

  private static void skipVersion(TestRepository repository) throws Exception {
    var root = repository.nextRoot(edit -> edit).signed().with("version", 3);
    var signed = repository.signedByRoots(Envelope.unsigned(root), 0, 1);
    Files.write(repository.metadata("2.root.json"), signed.toBytes());
  }

  private static void repeatRoot(TestRepository repository) throws Exception {
    Scenarios.copy(repository.metadata("1.root.json"), repository.metadata("2.root.json"));
  }

  private static void expiredRoot(TestRepository repository) throws Exception {
    var root = Root.parse(repository.nextRoot(edit -> edit), "2.root.json");
    var expired = new Root(2, NOW, true, root.keys(), root.roles());
    var signed = repository.signedByRoots(Envelope.unsigned(expired.json()), 0, 1);
    Files.write(repository.metadata("2.root.json"), signed.toBytes());
  }

  private static void keyTwice(TestRepository repository) throws Exception {
    var key = repository.rootKeys.get(0).publicKey();
    var root = withKey(repository.nextRoot(edit -> edit).signed(), key.id(), key.json());
    var signed = repository.signedByRoots(Envelope.unsigned(root), 0, 1);
    Files.write(repository.metadata("2.root.json"), signed.toBytes());
  }

  // A root is honestly changed to have the one key under a second id; then that key alone signs.
  private static void keyUnderTwoIds(TestRepository repository) throws Exception {
    var holder = repository.rootKeys.get(0);
    var twin = holder.publicKey().json().with("x", "twin");
    var id = Sha256.of(CanonicalJson.write(twin));
    var second = withKey(repository.nextRoot(edit -> edit).signed(), id, twin);
    var signedSecond = repository.signedByRoots(Envelope.unsigned(second), 0, 1);
    Files.write(repository.metadata("2.root.json"), signedSecond.toBytes());

    var third = second.with("version", 3);
    var once = holder.sign(Envelope.unsigned(third));
    var signature = once.signatures().get(holder.publicKey().id());
    Files.write(
        repository.metadata("3.root.json"),
        once.with(id, Objects.requireNonNull(signature)).toBytes());
  }

  private static void wrongKeyId(TestRepository repository) throws Exception {
    var key = repository.stranger.publicKey().json();
    var root = withKey(repository.nextRoot(edit -> edit).signed(), "a".repeat(64), key);
    var signed = repository.signedByRoots(Envelope.unsigned(root), 0, 1);
    Files.write(repository.metadata("2.root.json"), signed.toBytes());
  }

  private static void otherSpecification(TestRepository repository) throws Exception {
    var root = repository.nextRoot(edit -> edit).signed().with("spec_version", "2.0.0");
    var signed = repository.signedByRoots(Envelope.unsigned(root), 0, 1);
    Files.write(repository.metadata("2.root.json"), signed.toBytes());
  }

  private static void timestampAsRoot(TestRepository repository) throws Exception {
    Scenarios.copy(repository.metadata("timestamp.json"), repository.metadata("2.root.json"));
  }

  private static void endlessRoot(TestRepository repository) throws Exception {
    var root = repository.nextRoot(edit -> edit).signed().with("x", "x".repeat(511_000));
    var signed = repository.signedByRoots(Envelope.unsigned(root), 0, 1);
    Files.write(repository.metadata("2.root.json"), signed.toBytes());
  }
}
