package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.Scenario.accepts;
import static dev.weir.marketplace.tuf.Scenario.refuses;
import static dev.weir.marketplace.tuf.TestRepository.ENTRY;
import static dev.weir.marketplace.tuf.TestRepository.POLICY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.weir.marketplace.author.Publication;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Changes of targets and delegations.
final class TargetsScenarios {

  private static final String OTHER = "plugins/other/thing.json";

  private TargetsScenarios() {}

  static List<Scenario> all() {
    return List.of(
        accepts("a second publisher", "thing", TargetsScenarios::addPublisher).asking(OTHER),
        accepts("a publisher's key replaced", "entry 2", TargetsScenarios::replacePublisherKey),
        accepts("a publisher taken out", "", TargetsScenarios::takeOutPublisher).notFound(),
        accepts("a publisher's own delegation", "ci", TargetsScenarios::delegateFurther)
            .asking("plugins/acme/ci-build.json"),
        accepts("the last word of a terminating role", "", TargetsScenarios::terminate)
            .asking("plugins/acme/late.json")
            .notFound(),
        accepts("the first of two roles", "first", TargetsScenarios::delegateTwice)
            .asking("plugins/acme/ci-build.json"),
        accepts("roles that delegate to each other", "", TargetsScenarios::delegateInCircles)
            .asking("plugins/acme/no.json")
            .notFound(),
        refuses("a role that two give to different keys", Check.THRESHOLD, TargetsScenarios::share)
            .asking("plugins/other/x.json"),
        accepts("the curators before a publisher", "curated", TargetsScenarios::curatorsFirst),
        accepts("a target in a foreign folder", "", TargetsScenarios::escape)
            .asking(OTHER)
            .notFound(),
        accepts("a target above the own folder", "policy 1", TargetsScenarios::shadowPolicy)
            .asking(POLICY),
        refuses("targets of a stranger", Check.THRESHOLD, TargetsScenarios::curatedByStranger),
        refuses(
            "a publisher's targets by a stranger", Check.THRESHOLD, TargetsScenarios::byStranger),
        refuses(
            "a publisher's targets by the curators", Check.THRESHOLD, TargetsScenarios::byCurators),
        refuses("another content of a target", Check.HASH, TargetsScenarios::changeContent),
        refuses("a shorter target", Check.LENGTH, repository -> content(repository, "entry")),
        refuses("a longer target", Check.LENGTH, repository -> content(repository, "entry 1+")),
        refuses("a target that is not there", Check.UNAVAILABLE, TargetsScenarios::deleteContent),
        refuses("longer targets than the snapshot says", Check.LENGTH, TargetsScenarios::pad),
        refuses("a publisher with all paths", Check.DELEGATION_SCOPE, TargetsScenarios::giveAll)
            .stricter(),
        refuses("a path out of the repository", Check.PATH, TargetsScenarios::traverse).stricter(),
        refuses("a role with a path in its name", Check.PATH, TargetsScenarios::traverseByRole)
            .stricter(),
        refuses("a role with the name of another", Check.PATH, TargetsScenarios::roleNamedRoot),
        refuses("a digest of an unknown kind", Check.FORMAT, TargetsScenarios::unknownDigest),
        refuses("a name twice in an object", Check.FORMAT, TargetsScenarios::nameTwice).stricter());
  }

  private static TargetsEdit curators(TestRepository repository) throws Exception {
    return TargetsEdit.after(repository.targets(Root.TARGETS));
  }

  private static TargetsEdit acme(TestRepository repository) throws Exception {
    return TargetsEdit.after(repository.targets("acme"));
  }

  private static void addPublisher(TestRepository repository) throws Exception {
    var key = repository.stranger;
    var targets = curators(repository).delegate("other", List.of(key.publicKey()), 1);
    repository.publish(
        Publication.NOTHING
            .with(Root.TARGETS, repository.draft(targets, repository.curator))
            .with(
                "other",
                repository.draft(TargetsEdit.first().put(OTHER, "thing".getBytes(UTF_8)), key)));
  }

  private static void replacePublisherKey(TestRepository repository) throws Exception {
    var key = repository.stranger;
    var targets = curators(repository).delegate("acme", List.of(key.publicKey()), 1);
    var entry = acme(repository).put(ENTRY, "entry 2".getBytes(UTF_8));
    repository.publish(
        Publication.NOTHING
            .with(Root.TARGETS, repository.draft(targets, repository.curator))
            .with("acme", repository.draft(entry, key)));
  }

  private static void takeOutPublisher(TestRepository repository) throws Exception {
    var targets = curators(repository).undelegate("acme");
    repository.publish(
        Publication.NOTHING.with(Root.TARGETS, repository.draft(targets, repository.curator)));
  }

  private static Delegation ci(String name, SigningKey key, String pattern) {
    return new Delegation(
        name, new Role(List.of(key.publicKey().id()), 1), List.of(pattern), List.of(), false);
  }

  private static void delegateFurther(TestRepository repository) throws Exception {
    var key = repository.stranger;
    var own =
        acme(repository)
            .delegate(ci("acme-ci", key, "plugins/acme/ci-*"), List.of(key.publicKey()));
    var build = TargetsEdit.first().put("plugins/acme/ci-build.json", "ci".getBytes(UTF_8));
    repository.publish(
        Publication.NOTHING
            .with("acme", repository.draft(own, repository.acme))
            .with("acme-ci", repository.draft(build, key)));
  }

  private static void terminate(TestRepository repository) throws Exception {
    var key = repository.stranger;
    var open = ci("acme-a", key, "plugins/acme/*");
    var last = new Delegation(open.name(), open.role(), open.paths(), List.of(), true);
    var own =
        acme(repository)
            .delegate(last, List.of(key.publicKey()))
            .delegate(ci("acme-b", key, "plugins/acme/*"), List.of(key.publicKey()));
    var late = TargetsEdit.first().put("plugins/acme/late.json", "late".getBytes(UTF_8));
    repository.publish(
        Publication.NOTHING
            .with("acme", repository.draft(own, repository.acme))
            .with("acme-a", repository.draft(TargetsEdit.first(), key))
            .with("acme-b", repository.draft(late, key)));
  }

  private static void delegateTwice(TestRepository repository) throws Exception {
    var key = repository.stranger;
    var own =
        acme(repository)
            .delegate(ci("acme-a", key, "plugins/acme/ci-?????.json"), List.of(key.publicKey()))
            .delegate(ci("acme-b", key, "plugins/acme/*"), List.of(key.publicKey()));
    var path = "plugins/acme/ci-build.json";
    repository.publish(
        Publication.NOTHING
            .with("acme", repository.draft(own, repository.acme))
            .with(
                "acme-a",
                repository.draft(TargetsEdit.first().put(path, "first".getBytes(UTF_8)), key))
            .with(
                "acme-b",
                repository.draft(TargetsEdit.first().put(path, "second".getBytes(UTF_8)), key)));
  }

  private static void delegateInCircles(TestRepository repository) throws Exception {
    var key = repository.acme;
    var there =
        acme(repository).delegate(ci("acme-a", key, "plugins/acme/*"), List.of(key.publicKey()));
    var back =
        TargetsEdit.first().delegate(ci("acme", key, "plugins/acme/*"), List.of(key.publicKey()));
    repository.publish(
        Publication.NOTHING
            .with("acme", repository.draft(there, key))
            .with("acme-a", repository.draft(back, key)));
  }

  // Signed as acme asks for it, which is not how the other publisher does.
  private static void share(TestRepository repository) throws Exception {
    addPublisher(repository);
    var shared = TargetsEdit.first().put("plugins/other/x.json", "x".getBytes(UTF_8));
    var acmes = repository.acme;
    var own =
        acme(repository)
            .delegate(ci("shared", acmes, "plugins/acme/s-*"), List.of(acmes.publicKey()));
    repository.publish(
        Publication.NOTHING
            .with("acme", repository.draft(own, acmes))
            .with("shared", repository.draft(shared, acmes)));
    var others = repository.targets("other");
    var delegations = List.of(ci("shared", repository.stranger, "plugins/other/*"));
    var keys =
        new LinkedHashMap<>(
            Map.of(repository.stranger.publicKey().id(), repository.stranger.publicKey()));
    repository.forgeTargets(
        "other",
        new Targets(others.version() + 1, others.expires(), others.files(), delegations, keys),
        repository.stranger);
  }

  private static void curatorsFirst(TestRepository repository) throws Exception {
    var targets = curators(repository).put(ENTRY, "curated".getBytes(UTF_8));
    repository.publish(
        Publication.NOTHING.with(Root.TARGETS, repository.draft(targets, repository.curator)));
  }

  private static void escape(TestRepository repository) throws Exception {
    var own = acme(repository).put(OTHER, "mine".getBytes(UTF_8));
    repository.publish(Publication.NOTHING.with("acme", repository.draft(own, repository.acme)));
  }

  private static void shadowPolicy(TestRepository repository) throws Exception {
    var own = acme(repository).put(POLICY, "mine".getBytes(UTF_8));
    repository.publish(Publication.NOTHING.with("acme", repository.draft(own, repository.acme)));
  }

  private static Targets next(Targets targets, SequencedMap<String, TargetFile> files) {
    return new Targets(
        targets.version() + 1, targets.expires(), files, targets.delegations(), targets.keys());
  }

  private static void curatedByStranger(TestRepository repository) throws Exception {
    var targets = repository.targets(Root.TARGETS);
    repository.forgeTargets(Root.TARGETS, next(targets, targets.files()), repository.stranger);
  }

  private static void byStranger(TestRepository repository) throws Exception {
    var targets = repository.targets("acme");
    repository.forgeTargets("acme", next(targets, targets.files()), repository.stranger);
  }

  private static void byCurators(TestRepository repository) throws Exception {
    var targets = repository.targets("acme");
    repository.forgeTargets("acme", next(targets, targets.files()), repository.curator);
  }

  private static Path entry(TestRepository repository) throws Exception {
    var target = requireNonNull(repository.targets("acme").files().get(ENTRY));
    return repository.folder.resolve("targets").resolve(target.location(true));
  }

  private static void content(TestRepository repository, String content) throws Exception {
    Files.writeString(entry(repository), content);
  }

  private static void changeContent(TestRepository repository) throws Exception {
    content(repository, "entry 7");
  }

  private static void deleteContent(TestRepository repository) throws Exception {
    Files.delete(entry(repository));
  }

  private static void pad(TestRepository repository) throws Exception {
    repository.release("entry 2");
    var file = repository.metadata("2.acme.json");
    Files.writeString(file, Files.readString(file) + " ".repeat(100));
  }

  private static void giveAll(TestRepository repository) throws Exception {
    var targets = repository.targets(Root.TARGETS);
    var delegations = List.of(ci("acme", repository.acme, "*"));
    var forged =
        new Targets(
            targets.version() + 1, targets.expires(), targets.files(), delegations, targets.keys());
    repository.forgeTargets(Root.TARGETS, forged, repository.curator);
  }

  private static void traverse(TestRepository repository) throws Exception {
    var targets = repository.targets("acme");
    var files = new LinkedHashMap<>(targets.files());
    files.put("plugins/acme/../../../x", TargetFile.of("x", new byte[0]));
    repository.forgeTargets("acme", next(targets, files), repository.acme);
  }

  private static void withRole(TestRepository repository, String name) throws Exception {
    var targets = repository.targets("acme");
    var forged =
        new Targets(
            targets.version() + 1,
            targets.expires(),
            targets.files(),
            List.of(ci(name, repository.acme, "plugins/acme/ci-*")),
            new LinkedHashMap<>(
                Map.of(repository.acme.publicKey().id(), repository.acme.publicKey())));
    repository.forgeTargets("acme", forged, repository.acme);
  }

  private static void traverseByRole(TestRepository repository) throws Exception {
    withRole(repository, "../../evil");
  }

  private static void roleNamedRoot(TestRepository repository) throws Exception {
    withRole(repository, "root");
  }

  private static void forgeEntry(TestRepository repository, JsonObject entry) throws Exception {
    var targets = repository.targets("acme");
    var json =
        next(targets, targets.files()).json().with("targets", JsonObject.EMPTY.with(ENTRY, entry));
    repository.forgeFile("acme", 2, TestRepository.sign(json, repository.acme).toBytes());
  }

  private static void unknownDigest(TestRepository repository) throws Exception {
    var hashes = JsonObject.EMPTY.with("sha256", "0".repeat(64)).with("md9", "0".repeat(32));
    forgeEntry(repository, JsonObject.EMPTY.with("length", 7).with("hashes", hashes));
  }

  private static void nameTwice(TestRepository repository) throws Exception {
    var targets = repository.targets("acme");
    var signed = TestRepository.sign(next(targets, targets.files()).json(), repository.acme);
    var text = new String(signed.toBytes(), UTF_8);
    var twice = text.replace("\"version\": 2", "\"version\": 7, \"version\": 2");
    repository.forgeFile("acme", 2, twice.getBytes(UTF_8));
  }
}
