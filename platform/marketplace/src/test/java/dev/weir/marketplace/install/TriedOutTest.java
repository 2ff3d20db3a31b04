package dev.weir.marketplace.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.testing.Entries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A version that is tried out beside the one that is installed, and what was done put back.
class TriedOutTest {

  private static final Reference PLUGIN =
      new Reference(Optional.empty(), Entries.id(UpgradingProcess.ID), Optional.empty());

  @TempDir private Path folder;
  private Installer installer;

  @BeforeEach
  void installTheFirst() throws Exception {
    installer = UpgradingProcess.installer(folder);
    UpgradingProcess.install(installer, "1.0.0");
  }

  private PinnedCanary tryOut(String version) throws Exception {
    var reference =
        new Reference(Optional.empty(), PLUGIN.id(), Optional.of(Entries.version(version)));
    try (var candidate = installer.prepare(reference, true)) {
      return installer.tryOut(candidate, "5%", Consent.NONE);
    }
  }

  private List<String> pinned() throws Exception {
    return LockFile.read(lock()).all().stream().map(pin -> pin.version().toString()).toList();
  }

  private Path lock() {
    return folder.resolve("weir.lock");
  }

  @Test
  void isPinnedBesideIt() throws Exception {
    tryOut("1.1.0");

    assertThat(pinned()).containsExactly("1.0.0", "1.1.0");
    assertThat(Audit.bytes(UpgradingProcess.workspace(folder))).isEmpty();
    assertThat(installer.share(PLUGIN, "25%").share()).isEqualTo("25%");
  }

  @Test
  void isPromotedAndRolledBackAfterwards() throws Exception {
    tryOut("1.1.0");

    installer.promote(PLUGIN);
    assertThat(pinned()).containsExactly("1.1.0");

    installer.rollback(PLUGIN);
    assertThat(pinned()).containsExactly("1.0.0");
  }

  @Test
  void isGivenUpBeforeAnythingElseIsRolledBack() throws Exception {
    tryOut("1.1.0");

    assertThat(installer.rollback(PLUGIN).version()).hasToString("1.0.0");

    assertThat(pinned()).containsExactly("1.0.0");
    assertThatThrownBy(() -> installer.rollback(PLUGIN)).hasMessageContaining("no earlier version");
  }

  @Test
  void isNotSettledByAnInstallation() throws Exception {
    tryOut("1.1.0");

    assertThatThrownBy(() -> UpgradingProcess.install(installer, "1.1.0"))
        .hasMessage(
            "lock: official/acme/jwt-extra: 1.1.0 is tried out"
                + " (expected: weir plugin promote or weir plugin rollback first)");
  }

  @Test
  void isNotSettledByAnInstallationThatBeganBefore() {
    var other = UpgradingProcess.installer(folder).telling(this::tryOutWhenStored);

    assertThatThrownBy(() -> UpgradingProcess.install(other, "1.1.0"))
        .hasMessageContaining("1.1.0 is tried out");
  }

  private void tryOutWhenStored(Step step) {
    if (step == Step.STORED) {
      assertThatCode(() -> tryOut("1.1.0")).doesNotThrowAnyException();
    }
  }

  @Test
  void isAnotherVersion() {
    assertThatThrownBy(() -> tryOut("1.0.0"))
        .hasMessageContaining("is installed (expected: another version to try out)");
    assertThatThrownBy(() -> installer.promote(PLUGIN))
        .hasMessageContaining("no other version is tried out");
  }

  @Test
  void putsBackToTheByteAndRemembersNothingOfIt() throws Exception {
    // As somebody has written it, who likes it shorter.
    Files.writeString(lock(), Files.readString(lock()).replaceAll("\n *", ""));
    var before = Files.readString(lock());
    UpgradingProcess.install(installer, "1.1.0");

    assertThat(installer.changed().orElseThrow().putBack()).isTrue();

    assertThat(lock()).hasContent(before);
    assertThatThrownBy(() -> installer.rollback(PLUGIN)).hasMessageContaining("no earlier version");
  }

  @Test
  void leavesAWayBackHoweverOftenItIsRefused() throws Exception {
    UpgradingProcess.install(installer, "1.1.0");
    for (var attempt = 0; attempt < 25; attempt++) {
      installer.remove(PLUGIN);
      installer.changed().orElseThrow().putBack();
    }

    assertThat(installer.rollback(PLUGIN).version()).hasToString("1.0.0");
  }

  @Test
  void putsBackNoFileWhereThereWasNone() throws Exception {
    Files.delete(lock());
    UpgradingProcess.install(installer, "1.1.0");

    assertThat(installer.changed().orElseThrow().putBack()).isTrue();

    assertThat(lock()).doesNotExist();
  }

  @Test
  void putsBackNothingThatAnotherCommandHasChangedSince() throws Exception {
    UpgradingProcess.install(installer, "1.1.0");
    var change = installer.changed().orElseThrow();
    UpgradingProcess.installer(folder).remove(PLUGIN);

    assertThat(change.putBack()).isFalse();

    assertThat(pinned()).isEmpty();
  }

  @Test
  void whatChangesNothingIsNoChange() throws Exception {
    UpgradingProcess.install(installer, "1.0.0");

    assertThat(installer.changed()).isEmpty();
  }
}
