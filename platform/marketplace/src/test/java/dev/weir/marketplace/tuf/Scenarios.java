package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.Scenario.accepts;
import static dev.weir.marketplace.tuf.TestRepository.POLICY;

import dev.weir.marketplace.author.OnlineKeys;
import dev.weir.marketplace.author.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/// What may become of a repository, honestly or not. Two clients are judged by it: this one, and an
/// independent one.
final class Scenarios {

  private Scenarios() {}

  static List<Scenario> all() {
    return Stream.of(
            honest(),
            RootScenarios.all(),
            TimeScenarios.all(),
            SetScenarios.all(),
            TargetsScenarios.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Scenario> honest() {
    return List.of(
        accepts("nothing new", "entry 1", _ -> {}),
        accepts("a new release", "entry 2", repository -> repository.release("entry 2")),
        accepts("a target of the curators", "policy 1", _ -> {}).asking(POLICY),
        accepts("a target that nobody has", "", _ -> {}).asking("plugins/acme/no.json").notFound(),
        accepts("many releases at once", "entry 9", Scenarios::releaseUpToNine),
        accepts("a new timestamp alone", "entry 1", Scenarios::refreshTimestamp),
        accepts("a snapshot of versions alone", "entry 2", Scenarios::releaseByVersionAlone)
            .first(Scenarios::nameVersionsAlone),
        accepts("a signature of an unknown key", "entry 1", Scenarios::signTwice));
  }

  private static void releaseUpToNine(TestRepository repository) throws Exception {
    for (var i = 2; i <= 9; i++) {
      repository.release("entry " + i);
    }
  }

  private static void refreshTimestamp(TestRepository repository) throws Exception {
    var timestampAlone = new OnlineKeys(List.of(), List.of(repository.online));
    repository.writer().publish(Publication.NOTHING, timestampAlone);
  }

  private static void nameVersionsAlone(TestRepository repository) throws Exception {
    var snapshot = repository.snapshot();
    var files = new LinkedHashMap<String, MetaFile>();
    snapshot
        .files()
        .forEach((name, meta) -> files.put(name, new MetaFile(meta.version(), -1, Hashes.NONE)));
    repository.forgeSnapshot(
        new Snapshot(snapshot.version() + 1, snapshot.expires(), files), repository.online);
  }

  private static void releaseByVersionAlone(TestRepository repository) throws Exception {
    repository.release("entry 2");
    nameVersionsAlone(repository);
  }

  private static void signTwice(TestRepository repository) throws Exception {
    var timestamp = repository.timestamp().json();
    repository.forge("timestamp.json", timestamp, repository.stranger, repository.online);
  }

  static void copy(Path from, Path to) throws IOException {
    Files.write(to, Files.readAllBytes(from));
  }
}
