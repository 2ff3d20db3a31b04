package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.Scenario.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;

/// Attempts to show a client what does not belong together, or is signed by nobody that matters.
final class SetScenarios {

  private SetScenarios() {}

  static List<Scenario> all() {
    return List.of(
        refuses("targets that have vanished", Check.MISSING_FILE, SetScenarios::vanish),
        refuses("another snapshot than is named", Check.HASH, SetScenarios::otherSnapshot),
        refuses("an older file by a newer name", Check.HASH, SetScenarios::olderFile),
        refuses("an older file listed as newer", Check.VERSION, SetScenarios::listedAsNewer),
        refuses(
            "a snapshot of another version", Check.VERSION, SetScenarios::snapshotOfOtherVersion),
        refuses("a snapshot that is not there", Check.UNAVAILABLE, SetScenarios::deleteSnapshot),
        refuses("a timestamp of a stranger", Check.THRESHOLD, SetScenarios::timestampOfStranger),
        refuses("a snapshot of a stranger", Check.THRESHOLD, SetScenarios::snapshotOfStranger),
        refuses("a changed byte in a timestamp", Check.THRESHOLD, SetScenarios::changeByte),
        refuses("an endless timestamp", Check.LENGTH, SetScenarios::endlessTimestamp),
        refuses("two signatures of one key", Check.DUPLICATE_KEY, SetScenarios::signatureTwice));
  }

  private static void vanish(TestRepository repository) throws Exception {
    var snapshot = repository.snapshot();
    var files = new LinkedHashMap<>(snapshot.files());
    files.remove("acme.json");
    repository.forgeSnapshot(
        new Snapshot(snapshot.version() + 1, snapshot.expires(), files), repository.online);
  }

  // As long as the one that is named, and signed by the same key.
  private static void otherSnapshot(TestRepository repository) throws Exception {
    repository.release("entry 2");
    var snapshot = repository.snapshot();
    var other =
        new Snapshot(snapshot.version(), snapshot.expires().plusSeconds(1), snapshot.files());
    repository.forge("2.snapshot.json", other.json(), repository.online);
  }

  private static void olderFile(TestRepository repository) throws Exception {
    repository.release("entry 2");
    Scenarios.copy(repository.metadata("1.acme.json"), repository.metadata("2.acme.json"));
  }

  private static void listedAsNewer(TestRepository repository) throws Exception {
    repository.forgeFile("acme", 2, repository.bytes("1.acme.json"));
  }

  private static void snapshotOfOtherVersion(TestRepository repository) throws Exception {
    var timestamp = repository.timestamp();
    Scenarios.copy(repository.metadata("1.snapshot.json"), repository.metadata("2.snapshot.json"));
    var meta = MetaFile.of(2, repository.bytes("2.snapshot.json"));
    repository.forge(
        "timestamp.json", new Timestamp(2, timestamp.expires(), meta).json(), repository.online);
  }

  private static void deleteSnapshot(TestRepository repository) throws Exception {
    repository.release("entry 2");
    Files.delete(repository.metadata("2.snapshot.json"));
  }

  private static void timestampOfStranger(TestRepository repository) throws Exception {
    var timestamp = repository.timestamp();
    repository.forge(
        "timestamp.json",
        new Timestamp(2, timestamp.expires(), timestamp.snapshot()).json(),
        repository.stranger);
  }

  private static void snapshotOfStranger(TestRepository repository) throws Exception {
    var snapshot = repository.snapshot();
    repository.forgeSnapshot(
        new Snapshot(2, snapshot.expires(), snapshot.files()), repository.stranger);
  }

  private static void changeByte(TestRepository repository) throws Exception {
    var text = new String(repository.bytes("timestamp.json"), UTF_8);
    Files.writeString(
        repository.metadata("timestamp.json"), text.replace("\"version\": 1", "\"version\": 2"));
  }

  private static void endlessTimestamp(TestRepository repository) throws Exception {
    var padded = repository.timestamp().json().with("x", "x".repeat(1 << 20));
    repository.forge("timestamp.json", padded, repository.online);
  }

  private static void signatureTwice(TestRepository repository) throws Exception {
    var text = new String(repository.bytes("timestamp.json"), UTF_8);
    var signature = text.substring(text.indexOf('{', 1), text.indexOf('}') + 1);
    Files.writeString(
        repository.metadata("timestamp.json"),
        text.replace(signature, signature + "," + signature));
  }
}
