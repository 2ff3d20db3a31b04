package dev.weir.marketplace.author;

import static dev.weir.marketplace.tuf.TestRepository.ENTRY;
import static dev.weir.marketplace.tuf.TestRepository.NOW;
import static dev.weir.marketplace.tuf.TestRepository.POLICY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.tuf.Crash;
import dev.weir.marketplace.tuf.Delegation;
import dev.weir.marketplace.tuf.Role;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.TargetFile;
import dev.weir.marketplace.tuf.TestRepository;
import dev.weir.marketplace.tuf.TufException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryWriterTest {

  @TempDir Path folder;
  private TestRepository repository;

  @BeforeEach
  void createRepository() throws Exception {
    repository = TestRepository.create(folder.resolve("repository"));
  }

  @Test
  void laysOutARepositoryAsAStaticServerServesIt() {
    assertThat(repository.folder.resolve("metadata").toFile().list())
        .containsExactlyInAnyOrder(
            "1.root.json", "1.targets.json", "1.acme.json", "1.snapshot.json", "timestamp.json");
    assertThat(repository.folder.resolve("targets/plugins/acme").toFile().list())
        .singleElement()
        .asString()
        .matches("[0-9a-f]{64}\\.jwt\\.json");
  }

  @Test
  void serversMayReadWhatItWrites() throws Exception {
    repository.release("entry 2");

    assertThat(Files.getPosixFilePermissions(repository.metadata("timestamp.json")))
        .contains(PosixFilePermission.GROUP_READ);
  }

  @Test
  void deletesWhatACrashLeft() throws Exception {
    var leftover = repository.folder.resolve("targets/plugins/acme/.tmp-1");
    Files.writeString(leftover, "half a j");

    repository.release("entry 2");

    assertThat(leftover).doesNotExist();
  }

  @Test
  void whoeverReadsDuringACrashSeesTheOldStateOrTheNewOne() throws Exception {
    var seen = new HashSet<String>();
    var crashed = true;
    for (var step = 0; crashed; step++) {
      var work = folder.resolve("step-" + step);
      repository = TestRepository.create(work.resolve("repository"));
      repository.client(work.resolve("old"), NOW).refresh();
      var key = SigningKey.generate();
      var publication = newKeyAndRelease(key);
      var both = List.of(repository.online, key);

      crashed = crash(publication, new OnlineKeys(both, both), step);

      for (var store : List.of("old", "new")) {
        var client = repository.client(work.resolve(store), NOW);
        TestRepository.read(client, ENTRY).ifPresent(seen::add);
      }
      assertThat(seen).isSubsetOf(Set.of("entry 1", "entry 2"));
      finish(publication, key);
      assertThat(TestRepository.read(repository.client(work.resolve("old"), NOW), ENTRY))
          .contains("entry 2");
    }
    assertThat(seen).hasSize(2);
  }

  private Publication newKeyAndRelease(SigningKey key) throws Exception {
    var root =
        repository.nextRoot(edit ->
            edit.role(Root.SNAPSHOT, List.of(key.publicKey()), 1)
                .role(Root.TIMESTAMP, List.of(key.publicKey()), 1));
    return Publication.NOTHING.withRoot(repository.signedByRoots(root, 0, 1)).with("acme", entry());
  }

  private TargetsDraft entry() throws Exception {
    var edit = TargetsEdit.after(repository.targets("acme"));
    return repository.draft(edit.put(ENTRY, "entry 2".getBytes(UTF_8)), repository.acme);
  }

  private boolean crash(Publication publication, OnlineKeys keys, int step) throws Exception {
    var writer =
        new RepositoryWriter(
            repository.folder, InstantSource.fixed(NOW), Lifetimes.DEFAULT, new Crash(step));
    try {
      writer.publish(publication, keys);
      return false;
    } catch (Crash.Now e) {
      return true;
    }
  }

  // As a person would: whatever of it is not published yet.
  private void finish(Publication publication, SigningKey key) throws Exception {
    var both = List.of(repository.online, key);
    var rest = Publication.NOTHING;
    if (repository.root().version() == 1) {
      rest = rest.withRoot(publication.root().orElseThrow());
    }
    if (repository.targets("acme").version() == 1) {
      rest = rest.with("acme", entry());
    }
    repository.writer().publish(rest, new OnlineKeys(both, both));
  }

  @Test
  void publishesNoKeysThatOldClientsCannotFollow() throws Exception {
    var key = SigningKey.generate();
    var publication = newKeyAndRelease(key);

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> repository.writer().publish(publication, OnlineKeys.of(key)))
        .withMessage(
            "threshold: 2.snapshot.json: signed by 0 of the keys that 1.root.json names"
                + " (expected: 1 of 1)");
    assertThat(repository.metadata("2.root.json")).doesNotExist();

    repository.writer().publish(publication.inEmergency(), OnlineKeys.of(key));
    assertThat(TestRepository.read(repository.client(folder.resolve("store"), NOW), ENTRY))
        .contains("entry 2");
  }

  @Test
  void refusesWhatClientsWouldRefuse() throws Exception {
    var acme = TargetsEdit.after(repository.targets("acme")).put(ENTRY, new byte[1]);

    assertRefused("threshold: acme.json", "acme", repository.draft(acme, repository.stranger));
    assertRefused("threshold: targets.json", "targets", curators("a", repository.acme));
    assertRefused(
        "version: acme.json: 1 (expected: 2)",
        "acme",
        repository.draft(TargetsEdit.first(), repository.acme));
    assertRefused(
        "delegation-scope: other.json: nobody delegates to other",
        "other",
        repository.draft(TargetsEdit.first(), repository.acme));
    assertRefused(
        "expired: acme.json",
        "acme",
        TargetsEdit.after(repository.targets("acme")).prepare(NOW).signedBy(repository.acme));
    assertThat(repository.timestamp().version()).isEqualTo(1);
  }

  private TargetsDraft curators(String policy, SigningKey signer) throws Exception {
    var edit = TargetsEdit.after(repository.targets(Root.TARGETS));
    return repository.draft(edit.put(POLICY, policy.getBytes(UTF_8)), signer);
  }

  private void assertRefused(String problem, String role, TargetsDraft draft) {
    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> repository.publish(Publication.NOTHING.with(role, draft)))
        .withMessageStartingWith(problem);
  }

  @Test
  void givesNoPublisherMoreThanItsFolder() throws Exception {
    var keys = List.of(repository.acme.publicKey());
    var role = new Role(List.of(repository.acme.publicKey().id()), 1);
    var wide = new Delegation("acme", role, List.of("plugins/*"), List.of(), true);
    var edit = TargetsEdit.after(repository.targets(Root.TARGETS)).delegate(wide, keys);

    assertRefused(
        "delegation-scope: targets.json: acme is given 'plugins/*' (expected: only plugins/acme/...)",
        "targets",
        repository.draft(edit, repository.curator));
  }

  @Test
  void changingAPublishersKeyNeedsItsSignatureOfTheNewOne() throws Exception {
    var key = List.of(repository.stranger.publicKey());
    var edit = TargetsEdit.after(repository.targets(Root.TARGETS)).delegate("acme", key, 1);

    assertRefused(
        "threshold: acme.json: signed by 0 of the keys that targets.json names",
        "targets",
        repository.draft(edit, repository.curator));
  }

  @Test
  void writesASnapshotOnlyWhenOneIsDue() throws Exception {
    var timestampAlone = new OnlineKeys(List.of(), List.of(repository.online));
    writerAfter(Duration.ofDays(14)).publish(Publication.NOTHING, timestampAlone);
    assertThat(repository.timestamp().snapshot().version()).isEqualTo(1);

    writerAfter(Duration.ofDays(16)).publish(Publication.NOTHING, OnlineKeys.of(repository.online));
    assertThat(repository.timestamp().snapshot().version()).isEqualTo(2);
    assertThat(repository.timestamp().version()).isEqualTo(3);
  }

  private RepositoryWriter writerAfter(Duration time) {
    return new RepositoryWriter(
        repository.folder, InstantSource.fixed(NOW.plus(time)), Lifetimes.DEFAULT);
  }

  @Test
  void revocationsAreATargetOfTheCurators() throws Exception {
    var edit = TargetsEdit.after(repository.targets(Root.TARGETS));
    var revocations = "{\"v\": 1, \"revocations\": []}".getBytes(UTF_8);
    edit.put(Revocations.PATH, revocations);
    repository.publish(
        Publication.NOTHING.with(Root.TARGETS, repository.draft(edit, repository.curator)));

    var metadata = repository.client(folder.resolve("store"), NOW).refresh();
    assertThat(metadata.find(Revocations.PATH).orElseThrow().role()).isEqualTo("targets");
  }

  @Test
  void publishesFilesAndWhatIsHostedElsewhere() throws Exception {
    var jar = folder.resolve("jwt.jar");
    Files.writeString(jar, "a jar");
    var edit =
        TargetsEdit.after(repository.targets("acme"))
            .put("plugins/acme/jwt-1.0.0.jar", jar)
            .put(TargetFile.of("plugins/acme/far.jar", 5, "0".repeat(64)))
            .remove(ENTRY);
    repository.publish(Publication.NOTHING.with("acme", repository.draft(edit, repository.acme)));

    var client = repository.client(folder.resolve("store"), NOW);
    assertThat(TestRepository.read(client, "plugins/acme/jwt-1.0.0.jar")).contains("a jar");
    assertThat(client.refresh().find("plugins/acme/far.jar")).isPresent();
    assertThat(client.refresh().find(ENTRY)).isEmpty();
  }

  @Test
  void noticesAFileThatChangedSinceItWasMeasured() throws Exception {
    var jar = folder.resolve("jwt.jar");
    Files.writeString(jar, "a jar");
    var edit = TargetsEdit.after(repository.targets("acme")).put("plugins/acme/jwt.jar", jar);
    Files.writeString(jar, "b jar");

    assertRefused("hash: plugins/acme/jwt.jar", "acme", repository.draft(edit, repository.acme));
    assertThat(repository.timestamp().version()).isEqualTo(1);
  }
}
