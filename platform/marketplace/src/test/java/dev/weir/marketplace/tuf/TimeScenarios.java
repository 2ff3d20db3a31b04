package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.Scenario.accepts;
import static dev.weir.marketplace.tuf.Scenario.refuses;
import static dev.weir.marketplace.tuf.TestRepository.NOW;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/// Attempts to show a client what was true once.
final class TimeScenarios {

  private TimeScenarios() {}

  static List<Scenario> all() {
    return List.of(
        refuses("an older timestamp", Check.ROLLBACK, TimeScenarios::olderTimestamp)
            .first(TimeScenarios::release),
        refuses("a timestamp with an older snapshot", Check.ROLLBACK, TimeScenarios::olderSnapshot)
            .first(TimeScenarios::newSnapshot),
        refuses("a snapshot with older targets", Check.ROLLBACK, TimeScenarios::olderTargets)
            .first(TimeScenarios::release),
        refuses("an expired timestamp", Check.EXPIRED, TimeScenarios::expiredTimestamp),
        refuses("an expired timestamp that did not change", Check.EXPIRED, _ -> {})
            .later(Duration.ofDays(7)),
        accepts("a timestamp in its last second", "entry 1", _ -> {})
            .later(Duration.ofDays(7).minusSeconds(1)),
        refuses("an expired snapshot", Check.EXPIRED, TimeScenarios::expiredSnapshot),
        refuses(
                "an expired snapshot that did not change",
                Check.EXPIRED,
                TimeScenarios::timestampOnly)
            .later(Duration.ofDays(30)),
        refuses("expired targets", Check.EXPIRED, TimeScenarios::expiredTargets),
        refuses("expired targets of a publisher", Check.EXPIRED, TimeScenarios::expiredPublisher));
  }

  private static void release(TestRepository repository) throws Exception {
    repository.release("entry 2");
  }

  // Lists what the one before lists, so that nothing else gives the older one away.
  private static void newSnapshot(TestRepository repository) throws Exception {
    var snapshot = repository.snapshot();
    repository.forgeSnapshot(
        new Snapshot(snapshot.version() + 1, snapshot.expires(), snapshot.files()),
        repository.online);
  }

  private static void olderTimestamp(TestRepository repository) throws Exception {
    var timestamp = repository.timestamp();
    repository.forge(
        "timestamp.json",
        new Timestamp(1, timestamp.expires(), timestamp.snapshot()).json(),
        repository.online);
  }

  private static void olderSnapshot(TestRepository repository) throws Exception {
    var timestamp = repository.timestamp();
    var meta = MetaFile.of(1, repository.bytes("1.snapshot.json"));
    repository.forge(
        "timestamp.json",
        new Timestamp(timestamp.version() + 1, timestamp.expires(), meta).json(),
        repository.online);
  }

  private static void olderTargets(TestRepository repository) throws Exception {
    var snapshot = repository.snapshot();
    var files = new LinkedHashMap<>(snapshot.files());
    files.put("acme.json", MetaFile.of(1, repository.bytes("1.acme.json")));
    repository.forgeSnapshot(
        new Snapshot(snapshot.version() + 1, snapshot.expires(), files), repository.online);
  }

  private static void expiredTimestamp(TestRepository repository) throws Exception {
    var timestamp = repository.timestamp();
    repository.forge(
        "timestamp.json",
        new Timestamp(timestamp.version() + 1, NOW, timestamp.snapshot()).json(),
        repository.online);
  }

  private static void expiredSnapshot(TestRepository repository) throws Exception {
    var snapshot = repository.snapshot();
    repository.forgeSnapshot(
        new Snapshot(snapshot.version() + 1, NOW, snapshot.files()), repository.online);
  }

  // The key of the timestamp alone keeps an old snapshot alive.
  private static void timestampOnly(TestRepository repository) throws Exception {
    var timestamp = repository.timestamp();
    var later = NOW.plus(Duration.ofDays(60));
    repository.forge(
        "timestamp.json",
        new Timestamp(timestamp.version() + 1, later, timestamp.snapshot()).json(),
        repository.online);
  }

  private static Targets expired(Targets targets) {
    return new Targets(
        targets.version() + 1, NOW, targets.files(), targets.delegations(), targets.keys());
  }

  private static void expiredTargets(TestRepository repository) throws Exception {
    var targets = expired(repository.targets(Root.TARGETS));
    repository.forgeTargets(Root.TARGETS, targets, repository.curator);
  }

  private static void expiredPublisher(TestRepository repository) throws Exception {
    repository.forgeTargets("acme", expired(repository.targets("acme")), repository.acme);
  }
}
