package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.TestRepository.ENTRY;
import static dev.weir.marketplace.tuf.TestRepository.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.marketplace.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedStoreTest {

  @TempDir Path folder;

  @Test
  void aCrashAtAnyStepLeavesTheOldStateOrTheNewOne() throws Exception {
    var lefts = new HashSet<Long>();
    var step = 0;
    while (crashAt(step, lefts)) {
      step++;
    }

    assertThat(step).isGreaterThan(8);
    assertThat(lefts).containsExactlyInAnyOrder(1L, 2L);
  }

  private boolean crashAt(int step, Set<Long> lefts) throws Exception {
    var work = folder.resolve("step-" + step);
    var repository = TestRepository.create(work.resolve("repository"));
    var store = work.resolve("store");
    repository.client(store, NOW).refresh();
    repository.release("entry 2");

    var crashed = crash(repository, store, step);

    var client = repository.client(store, NOW);
    lefts.add(repository.trustedBy(client).timestamp().version());
    assertThat(TestRepository.read(client, ENTRY)).contains("entry 2");
    assertThat(store.resolve("files")).isDirectoryNotContaining(Crash::isLeftover);
    return crashed;
  }

  // A change of keys must not be forgotten by a crash: what was signed by the lost key would stay
  // the newest for ever.
  @Test
  void aCrashAtAnyStepLeavesTheWayOutOfAFastForward() throws Exception {
    var scenario =
        RootScenarios.all().stream()
            .filter(each -> each.name().equals("recovery from the highest version"))
            .findFirst()
            .orElseThrow();
    var crashed = true;
    for (var step = 0; crashed; step++) {
      var work = folder.resolve("recovery-" + step);
      var repository = TestRepository.create(work.resolve("repository"));
      var store = work.resolve("store");
      scenario.before().run(repository);
      repository.client(store, NOW).refresh();
      scenario.after().run(repository);

      crashed = crash(repository, store, step);

      assertThat(TestRepository.read(repository.client(store, NOW), ENTRY)).contains("entry 1");
    }
  }

  private static boolean crash(TestRepository repository, Path store, int step)
      throws TufException {
    var client =
        new TufClient(
            new TrustedStore(store, new Crash(step)),
            List.of(new FolderSource(repository.folder)),
            TufSettings.DEFAULT.withClock(InstantSource.fixed(NOW)));
    try {
      client.refresh();
      return false;
    } catch (Crash.Now e) {
      return true;
    }
  }

  @Test
  void keepsOnlyWhatIsInUse() throws Exception {
    var repository = TestRepository.create(folder.resolve("repository"));
    var store = folder.resolve("store");
    for (var i = 2; i < 6; i++) {
      repository.release("entry " + i);
      repository.client(store, NOW).refresh();
    }

    // root, timestamp, snapshot, targets, acme
    assertThat(store.resolve("files").toFile().list()).hasSize(5);
  }

  @Test
  void refusesAFileThatWasChangedUntilItIsFetchedAgain() throws Exception {
    var repository = TestRepository.create(folder.resolve("repository"));
    var store = folder.resolve("store");
    var client = repository.client(store, NOW);
    client.refresh();
    var digest = Sha256.of(repository.bytes("1.acme.json"));
    Files.writeString(store.resolve("files").resolve(digest), "{}");

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> client.trusted().orElseThrow().find(ENTRY))
        .withMessageMatching("state: .*/files/[0-9a-f]{64}: changed \\(expected: as it was.*");

    assertThat(TestRepository.read(client, ENTRY)).contains("entry 1");
    assertThat(client.trusted().orElseThrow().find(ENTRY)).isPresent();
  }

  // What was seen guards against rollback, so nothing takes its place.
  @Test
  void doesNotForgetWhatItSawBecauseAFileWasChanged() throws Exception {
    var repository = TestRepository.create(folder.resolve("repository"));
    var store = folder.resolve("store");
    var client = repository.client(store, NOW);
    client.refresh();
    var digest = Sha256.of(repository.bytes("timestamp.json"));
    Files.writeString(store.resolve("files").resolve(digest), "{}");

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(client::refresh)
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.STATE));
  }

  @Test
  void refusesAStateThatItCannotRead() throws Exception {
    Files.writeString(folder.resolve("state.json"), "{\"v\": 1, \"seen\": {");

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> TrustedStore.open(folder))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.STATE));
  }

  @Test
  void refusesARootThatItsOwnKeysDidNotSign() throws Exception {
    var repository = TestRepository.create(folder.resolve("repository"));
    var unsigned = Envelope.unsigned(repository.root().json()).toBytes();

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> TrustedStore.create(folder.resolve("store"), unsigned))
        .withMessageStartingWith("threshold: root.json: signed by 0 of the keys");
    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> TrustedStore.create(folder.resolve("store"), "[]".getBytes(UTF_8)))
        .withMessageStartingWith("format: root.json: ");
  }

  @Test
  void anOldRootDoesNotReplaceANewerOne() throws Exception {
    var repository = TestRepository.create(folder.resolve("repository"));
    var store = folder.resolve("store");
    var next = repository.signedByRoots(repository.nextRoot(edit -> edit), 0, 1);
    Files.write(repository.metadata("2.root.json"), next.toBytes());
    repository.client(store, NOW).refresh();
    Files.delete(repository.metadata("2.root.json"));

    assertThat(repository.client(store, NOW).refresh().root().version()).isEqualTo(2);
  }
}
