package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.TestRepository.ENTRY;
import static dev.weir.marketplace.tuf.TestRepository.NOW;
import static dev.weir.marketplace.tuf.TestRepository.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.RootEdit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TufClientTest {

  @TempDir Path folder;
  private TestRepository repository;
  private Path store;

  @BeforeEach
  void createRepository() throws Exception {
    repository = TestRepository.create(folder.resolve("repository"));
    store = folder.resolve("store");
  }

  @Test
  void saysWhoVouchesForATarget() throws Exception {
    var metadata = repository.client(store, NOW).refresh();

    var entry = metadata.find(ENTRY).orElseThrow();
    assertThat(entry.role()).isEqualTo("acme");
    assertThat(entry.signers()).containsExactly(repository.acme.publicKey().id());
    assertThat(metadata.find(POLICY).orElseThrow().role()).isEqualTo("targets");
    assertThat(metadata.targets().keySet()).containsExactlyInAnyOrder(ENTRY, POLICY);
  }

  @Test
  void believesNoRepositoryOfAnotherRoot() throws Exception {
    var key = repository.stranger;
    var edit = RootEdit.first();
    Root.ROLES.forEach(role -> edit.add(role, key.publicKey()));
    var root = key.sign(edit.prepare(NOW.plusSeconds(60))).toBytes();
    var client =
        new TufClient(
            TrustedStore.create(store, root),
            List.of(new FolderSource(repository.folder)),
            TufSettings.DEFAULT.withClock(InstantSource.fixed(NOW)));

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(client::refresh)
        .withMessageStartingWith("threshold: timestamp.json: signed by 0 of the keys that 1.root");
  }

  @Test
  void keepsTheLastGoodStateWithoutANetwork() throws Exception {
    var client = repository.client(store, NOW);
    assertThat(client.trusted()).isEmpty();
    client.refresh();
    move(repository.folder, folder.resolve("gone"));

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(client::refresh)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STALE))
        .withMessageStartingWith("unavailable: 2.root.json: ");
    var trusted = repository.trustedBy(client);
    assertThat(trusted.find(ENTRY)).isPresent();
    assertThat(trusted.refreshed()).isEqualTo(NOW);
  }

  @Test
  void neverGoesBackAfterARefreshThatFailedHalfWay() throws Exception {
    var client = repository.client(store, NOW);
    client.refresh();
    repository.release("entry 2");
    var second = repository.bytes("timestamp.json");
    repository.release("entry 3");
    Files.delete(repository.metadata("3.snapshot.json"));
    assertThatExceptionOfType(TufException.class).isThrownBy(client::refresh);

    Files.write(repository.metadata("timestamp.json"), second);

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(client::refresh)
        .withMessage("rollback: timestamp.json: version 2 (expected: at least 3)");
    assertThat(repository.trustedBy(client).timestamp().version()).isEqualTo(1);
  }

  @Test
  void refusesASnapshotFromWhichAFileHasVanished() throws Exception {
    var client = repository.client(store, NOW);
    client.refresh();
    var snapshot = repository.snapshot();
    var files = new LinkedHashMap<>(snapshot.files());
    files.remove("acme.json");
    repository.forgeSnapshot(new Snapshot(2, snapshot.expires(), files), repository.online);

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(client::refresh)
        .withMessage("missing-file: 2.snapshot.json: acme.json is gone (expected: never)");
  }

  @Test
  void aPublisherThatIsRefusedTakesNothingFromOthers() throws Exception {
    var targets = repository.targets("acme");
    repository.forgeTargets("acme", targets, repository.stranger);
    var client = repository.client(store, NOW);

    var metadata = client.refresh();

    assertThat(metadata.find(POLICY)).isPresent();
    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> metadata.find(ENTRY))
        .withMessage(
            "threshold: 1.acme.json: signed by 0 of the keys that targets.json names"
                + " (expected: 1 of 1)");
    assertThat(metadata.targets()).containsOnlyKeys(POLICY);
    var trusted = repository.trustedBy(client);
    assertThat(trusted.targets()).containsOnlyKeys(POLICY);
    assertThatExceptionOfType(TufException.class).isThrownBy(() -> trusted.find(ENTRY));
  }

  @Test
  void aPublishersFileThatCannotBeHadTakesNothingAway() throws Exception {
    var client = repository.client(store, NOW);
    client.refresh();
    repository.release("entry 2");
    Files.delete(repository.metadata("2.acme.json"));

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(client::refresh)
        .withMessage("unavailable: 2.acme.json: is not there");
    assertThat(repository.trustedBy(client).find(ENTRY)).isPresent();
  }

  @Test
  void aPublishersFileThatComesTooSlowlyTakesNothingAway() throws Exception {
    repository.client(store, NOW).refresh();
    repository.release("entry 2");
    var folder = new FolderSource(repository.folder);
    RepositorySource slow =
        new RepositorySource() {
          @Override
          public Optional<InputStream> open(String path) throws IOException {
            if (path.endsWith("2.acme.json")) {
              throw new SlowSourceException("no answer in time");
            }
            return folder.open(path);
          }

          @Override
          public String name() {
            return "slow";
          }
        };
    var settings = TufSettings.DEFAULT.withClock(InstantSource.fixed(NOW));
    var client = new TufClient(new TrustedStore(store, () -> {}), List.of(slow), settings);

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(client::refresh)
        .withMessage("too-slow: 2.acme.json: no answer in time (from slow)");
    assertThat(repository.trustedBy(client).find(ENTRY)).isPresent();
  }

  @Test
  void showsTheAgeOfAFrozenIndexInsteadOfRefusingIt() throws Exception {
    var later = NOW.plus(Duration.ofDays(400));
    var settings = TufSettings.DEFAULT.withClock(InstantSource.fixed(later));
    var frozen = repository.client(store, settings.withFreshness(Freshness.FROZEN));

    var metadata = frozen.refresh();

    assertThat(metadata.find(ENTRY)).isPresent();
    assertThat(metadata.timestamp().expires()).isBefore(later);
  }

  @Test
  void frozenIsNoExcuseForRollback() throws Exception {
    var settings = TufSettings.DEFAULT.withFreshness(Freshness.FROZEN);
    var first = repository.bytes("timestamp.json");
    repository.release("entry 2");
    var client = repository.client(store, settings);
    client.refresh();

    Files.write(repository.metadata("timestamp.json"), first);

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(client::refresh)
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.ROLLBACK));
  }

  @Test
  void asksTheNextMirrorWhateverIsWrongWithTheFirst() throws Exception {
    var stale = folder.resolve("stale");
    copy(repository.folder, stale);
    repository.release("entry 2");
    repository.client(store, NOW).refresh();
    var client =
        new TufClient(
            TrustedStore.open(store),
            List.of(
                new FolderSource(folder.resolve("absent")),
                new FolderSource(stale),
                new FolderSource(repository.folder)),
            TufSettings.DEFAULT.withClock(InstantSource.fixed(NOW)));

    assertThat(TestRepository.read(client, ENTRY)).contains("entry 2");
  }

  @Test
  void saysWhatIsWrongWithEachMirror() throws Exception {
    repository.client(store, NOW).refresh();
    var sources =
        List.<RepositorySource>of(
            new FolderSource(folder.resolve("a")), new FolderSource(folder.resolve("b")));
    var client = new TufClient(TrustedStore.open(store), sources, TufSettings.DEFAULT);

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(client::refresh)
        .withMessageContaining("/a)")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("/b)"));
  }

  @Test
  void readsNoMoreRootsThanAllowedAndGoesOnNextTime() throws Exception {
    for (var i = 0; i < 5; i++) {
      var next = repository.signedByRoots(repository.nextRoot(edit -> edit), 0, 1);
      Files.write(repository.metadata(i + 2 + ".root.json"), next.toBytes());
    }
    var limits = new TufLimits(512_000, 16_384, 2_000_000, 5_000_000, 2, 10);
    var settings = TufSettings.DEFAULT.withClock(InstantSource.fixed(NOW)).withLimits(limits);
    var client = repository.client(store, settings);

    assertThat(client.refresh().root().version()).isEqualTo(3);
    assertThat(client.refresh().root().version()).isEqualTo(5);
    assertThat(client.refresh().root().version()).isEqualTo(6);
  }

  @Test
  void refusesMoreDelegationsThanAllowed() throws Exception {
    var limits = new TufLimits(512_000, 16_384, 2_000_000, 5_000_000, 2, 0);
    var settings = TufSettings.DEFAULT.withClock(InstantSource.fixed(NOW)).withLimits(limits);

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(repository.client(store, settings)::refresh)
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.DELEGATIONS));
  }

  @Test
  void nothingExpiresBetweenTwoChecks() throws Exception {
    var ticks = Stream.iterate(NOW, time -> time.plus(Duration.ofDays(300))).iterator();
    var client = repository.client(store, TufSettings.DEFAULT.withClock(ticks::next));

    assertThat(client.refresh().refreshed()).isEqualTo(NOW);
  }

  @Test
  void readsARepositoryWithoutConsistentSnapshots() throws Exception {
    var root = Root.parse(repository.nextRoot(edit -> edit), "2.root.json");
    var plain = new Root(2, root.expires(), false, root.keys(), root.roles());
    var signed = repository.signedByRoots(Envelope.unsigned(plain.json()), 0, 1);
    Files.write(repository.metadata("2.root.json"), signed.toBytes());
    for (var role : List.of("snapshot", "targets", "acme")) {
      move(repository.metadata("1." + role + ".json"), repository.metadata(role + ".json"));
    }
    var plainEntry = repository.folder.resolve("targets").resolve(ENTRY);
    Files.writeString(plainEntry, "entry 1");

    assertThat(TestRepository.read(repository.client(store, NOW), ENTRY)).contains("entry 1");
  }

  @Test
  void downloadsInFullOrNotAtAll() throws Exception {
    var client = repository.client(store, NOW);
    var metadata = client.refresh();
    var target = metadata.find(ENTRY).orElseThrow().file();
    var downloads = Files.createDirectory(folder.resolve("downloads"));
    var file = downloads.resolve("entry.json");
    var served = repository.folder.resolve("targets").resolve(target.location(true));
    Files.writeString(served, "entry 7");

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> client.download(metadata, target, file))
        .withMessageStartingWith("hash: " + ENTRY + ": sha256 ");
    assertThat(downloads).isEmptyDirectory();

    Files.writeString(served, "entry 1");
    client.download(metadata, target, file);
    assertThat(file).hasContent("entry 1");
    assertThat(downloads.toFile().list()).containsExactly("entry.json");
  }

  @Test
  void refusesASmallTargetThatIsNot() throws Exception {
    var client = repository.client(store, NOW);
    var metadata = client.refresh();
    var target = metadata.find(ENTRY).orElseThrow().file();

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> client.read(metadata, target, 6))
        .withMessage("length: " + ENTRY + ": 7 bytes (expected: at most 6)");
  }

  @Test
  void manyMayRefreshAndReadAtOnce() throws Exception {
    var client = repository.client(store, NOW);
    client.refresh();
    Callable<Instant> refresh = () -> client.refresh().refreshed();
    Callable<Instant> read = () -> repository.trustedBy(client).refreshed();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = Stream.generate(() -> List.of(refresh, read)).limit(20).flatMap(List::stream);
      for (var done : threads.invokeAll(tasks.toList())) {
        assertThat(done.get()).isEqualTo(NOW);
      }
    }
  }

  private static void move(Path from, Path to) throws Exception {
    Files.move(from, to);
  }

  private static void copy(Path from, Path to) throws Exception {
    try (var files = Files.walk(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
