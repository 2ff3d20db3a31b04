package dev.weir.marketplace.author;

import static dev.weir.marketplace.tuf.TestRepository.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.TestRepository;
import dev.weir.marketplace.tuf.TufException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootEditTest {

  @TempDir Path folder;
  private TestRepository repository;

  @BeforeEach
  void createRepository() throws Exception {
    repository = TestRepository.create(folder.resolve("repository"));
  }

  @Test
  void goesFromHolderToHolderAsAFile() throws Exception {
    var current = repository.root();
    var newKey = SigningKey.generate();
    var staged = folder.resolve("2.root.json");
    var prepared =
        RootEdit.after(current)
            .remove(Root.ROOT, repository.rootKeys.get(2).publicKey().id())
            .add(Root.ROOT, newKey.publicKey())
            .prepare(NOW.plusSeconds(1000));
    Files.write(staged, prepared.toBytes());

    for (var holder : List.of(repository.rootKeys.get(0), newKey, repository.rootKeys.get(1))) {
      var received = Envelope.parse("2.root.json", Files.readAllBytes(staged));
      assertThat(RootEdit.missing(Optional.of(current), received)).isNotEmpty();
      Files.write(staged, holder.sign(received).toBytes());
    }

    var signed = Envelope.parse("2.root.json", Files.readAllBytes(staged));
    assertThat(RootEdit.missing(Optional.of(current), signed)).isEmpty();
    repository.publish(Publication.NOTHING.withRoot(signed));
    assertThat(repository.client(folder.resolve("store"), NOW).refresh().root().version())
        .isEqualTo(2);
  }

  @Test
  void saysWhoseSignaturesAreMissing() throws Exception {
    var keys = repository.rootKeys;
    var next = repository.nextRoot(edit -> edit.threshold(Root.ROOT, 3));

    assertThat(RootEdit.missing(Optional.of(repository.root()), keys.get(0).sign(next)))
        .containsExactly(
            "1 of the keys of root 1: one or more of [%s, %s]"
                .formatted(keys.get(1).publicKey().id(), keys.get(2).publicKey().id()),
            "2 of the keys of root 2: one or more of [%s, %s]"
                .formatted(keys.get(1).publicKey().id(), keys.get(2).publicKey().id()));
  }

  @Test
  void saysWhatASignatureWouldChange() throws Exception {
    var stranger = repository.stranger.publicKey();
    var removed = repository.rootKeys.get(0).publicKey().id();
    var next =
        RootEdit.after(repository.root())
            .remove(Root.ROOT, removed)
            .add(Root.ROOT, stranger)
            .threshold(Root.ROOT, 1)
            .prepare(NOW);

    assertThat(RootEdit.changes(repository.root(), Root.parse(next, "2.root.json")))
        .containsExactly(
            "version: 1 -> 2",
            "expires: 2027-08-20T10:00:00Z -> 2026-08-20T10:00:00Z",
            "root: threshold 2 -> 1",
            "root: + key " + stranger.id(),
            "root: - key " + removed);
  }

  @Test
  void refusesARoleThatCouldNeverSign() throws Exception {
    var edit = RootEdit.after(repository.root()).role(Root.TARGETS, List.of(), 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> edit.prepare(NOW))
        .withMessage("targets: 1 of 0 keys (expected: at least 1, and as many keys)");
  }

  @Test
  void aRemovedKeySignsForNothingAnyMore() throws Exception {
    var removed = repository.rootKeys.get(0);
    var next = repository.nextRoot(edit -> edit.remove(Root.ROOT, removed.publicKey().id()));
    repository.publish(Publication.NOTHING.withRoot(repository.signedByRoots(next, 1, 2)));

    var third = repository.signedByRoots(repository.nextRoot(edit -> edit), 0, 1);

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> repository.publish(Publication.NOTHING.withRoot(third)))
        .withMessage(
            "threshold: 3.root.json: signed by 1 of the keys that 2.root.json names"
                + " (expected: 2 of 2)");
  }
}
