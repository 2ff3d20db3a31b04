package dev.weir.marketplace.install;

import static dev.weir.marketplace.testing.FakeIndex.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.index.Index;
import dev.weir.marketplace.index.IndexFiles;
import dev.weir.marketplace.index.IndexSet;
import dev.weir.marketplace.index.Trust;
import dev.weir.marketplace.index.TrustedFiles;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.FakeIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is done with plugins that are installed.
class InstalledPluginTest extends InstallerFixture {

  @Test
  void rollsBackWithoutAnIndexAndForthAgain() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);
    publish("1.4.3", Permissions.NONE);
    install(YES);
    files.away(true);

    installer.rollback(reference());
    assertThat(pinned()).isEqualTo("1.4.2");

    installer.rollback(reference());
    assertThat(pinned()).isEqualTo("1.4.3");
  }

  @Test
  void doesNotRollBackToWhatWasTakenBack() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);
    publish("1.4.3", Permissions.NONE);
    install(YES);
    files.revoke(Entries.revocation(ID, "=1.4.2", true));
    index.refresh(NOW);

    assertThatThrownBy(() -> installer.rollback(reference()))
        .hasMessage("revocation: official/acme/jwt-extra 1.4.2: Signs nothing");
    assertThat(pinned()).isEqualTo("1.4.3");
  }

  @Test
  void doesNotPromoteWhatWasTakenBack() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);
    publish("1.4.3", Permissions.NONE);
    try (var candidate = prepare()) {
      installer.tryOut(candidate, "5%", YES);
    }
    files.revoke(Entries.revocation(ID, "=1.4.3", true));
    index.refresh(NOW);

    assertThatThrownBy(() -> installer.promote(reference()))
        .hasMessage("revocation: official/acme/jwt-extra 1.4.3: Signs nothing");
    assertThat(pinned()).isEqualTo("1.4.2");
  }

  @Test
  void doesNotRollBackToOtherBytes() throws Exception {
    publish("1.4.2", Permissions.NONE);
    change(install(YES));
    publish("1.4.3", Permissions.NONE);
    install(YES);

    assertThatThrownBy(() -> installer.rollback(reference()))
        .hasMessageStartingWith("digest: official/acme/jwt-extra 1.4.2: sha256 ");
    assertThat(pinned()).isEqualTo("1.4.3");
  }

  @Test
  void installsNoOtherBytesThatAreInTheStoreAlready() throws Exception {
    publish("1.4.2", Permissions.NONE);
    change(install(YES));
    installer.remove(reference());

    assertThatThrownBy(() -> install(YES))
        .hasMessageStartingWith("digest: plugins/acme/jwt-extra-1.4.2.jar: sha256 ");
    assertThat(workspace.lockFile()).isEqualTo(LockFile.EMPTY);
  }

  @Test
  void doesNotTakeChangedBytesForRestored() throws Exception {
    publish("1.4.2", Permissions.NONE);
    change(install(YES));

    assertThatThrownBy(() -> installer.restore())
        .hasMessageStartingWith("digest: official/acme/jwt-extra 1.4.2: sha256 ");
  }

  private void change(Pin pin) throws IOException {
    Files.writeString(workspace.store().find(pin.sha256()).orElseThrow(), "something else");
  }

  @Test
  void staysWithTheIndexThatItCameFrom() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);
    var before =
        new Index(
            "first",
            new Trust(List.of("*"), Trust.USUAL_COOL_DOWN),
            new FakeIndex(),
            folder.resolve("1"));
    publish("1.4.3", Permissions.NONE);
    index.refresh(NOW);
    before.refresh(NOW);

    var both = installer(new IndexSet(List.of(before, index)));
    try (var candidate = both.prepare(reference(), false)) {
      assertThat(candidate.name()).isEqualTo(NAME);
      assertThat(candidate.release().version()).hasToString("1.4.3");
    }
  }

  @Test
  void removesAPlugin() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);

    installer.remove(reference());

    assertThat(workspace.lockFile()).isEqualTo(LockFile.EMPTY);
    assertThatThrownBy(() -> installer.remove(reference()))
        .hasMessage("lock: acme/jwt-extra: not installed");
  }

  private void loseBytes() throws IOException {
    for (var file : stored()) {
      Files.delete(file);
    }
  }

  @Test
  void restoresTheBytesOfALockFileOnAnotherMachine() throws Exception {
    publish("1.4.2", Permissions.NONE);
    var pin = install(YES);
    loseBytes();

    assertThat(installer.restore()).containsExactly(pin);
    files.away(true);
    assertThat(installer.restore()).isEmpty();
  }

  @Test
  void aLockFileThatTheIndexContradictsIsNotRestored() throws Exception {
    publish("1.4.2", Permissions.NONE);
    var pin = install(YES);
    loseBytes();
    var lock = Files.readString(folder.resolve("weir.lock"));
    var other = Sha256.of(new byte[] {1});
    Files.writeString(folder.resolve("weir.lock"), lock.replace(pin.sha256(), other));

    assertThatThrownBy(() -> installer.restore())
        .hasMessage(
            "lock: official/acme/jwt-extra 1.4.2: sha256 %s in the index (expected: %s)"
                .formatted(pin.sha256(), other));
  }

  @Test
  void twoWorkspacesWithOneLockFileHaveTheSameBytes() throws Exception {
    publish("1.4.2", Permissions.NONE);
    var pin = install(YES);
    Files.createDirectory(folder.resolve("other"));
    Files.copy(folder.resolve("weir.lock"), folder.resolve("other/weir.lock"));
    var other = new Workspace(folder.resolve("other/weir.lock"), folder.resolve("other/state"));

    new Installer(other, indexes(), Entries.PLATFORM, InstantSource.fixed(NOW)).restore();

    assertThat(other.store().read("jar", pin.sha256()))
        .isEqualTo(workspace.store().read("jar", pin.sha256()));
  }

  @Test
  void auditsWhatIsInstalled() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);
    publish("1.4.3", Permissions.NONE);
    files.revoke(Entries.revocation(ID, "=1.4.2", true));
    index.refresh(NOW);

    assertThat(audit(Duration.ZERO))
        .containsExactly(
            "revoked: official/acme/jwt-extra 1.4.2: Signs nothing",
            "outdated: official/acme/jwt-extra 1.4.2: newest is 1.4.3");
    assertThat(audit(Duration.ofDays(6).plusHours(20)))
        .contains("expiring: official: expires in 4 h");
    assertThat(audit(Duration.ofDays(8)))
        .contains("stale: official: v2, stale, 8 d old, root v1, 2-of-3");
  }

  @Test
  void auditsTheBytes() throws Exception {
    publish("1.4.2", Permissions.NONE);
    var pin = install(YES);
    Files.writeString(workspace.store().find(pin.sha256()).orElseThrow(), "x");
    assertThat(Audit.bytes(workspace))
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.CHANGED);

    Files.delete(workspace.store().find(pin.sha256()).orElseThrow());
    assertThat(Audit.bytes(workspace))
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.MISSING);
  }

  @Test
  void aCommandThatWasOvertakenByAnotherOneIsRefused() throws Exception {
    publish("1.4.2", Permissions.NONE);
    try (var first = prepare();
        var second = prepare()) {
      installer.install(first, YES);

      assertThatThrownBy(() -> installer.install(second, YES))
          .hasMessage("lock: official/acme/jwt-extra: changed meanwhile by another command");
    }
  }

  @Test
  void aRollbackThatWasOvertakenByAnotherCommandIsRefused() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);
    publish("1.4.3", Permissions.NONE);
    install(YES);
    var overtaking =
        new IndexFiles() {
          @Override
          public void refresh() {}

          @Override
          public Optional<TrustedFiles> trusted() throws MarketplaceException {
            try {
              installer.remove(reference());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return Optional.empty();
          }
        };
    var other = new Index("official", Trust.NOBODY, overtaking, folder.resolve("other"));

    assertThatThrownBy(() -> installer(new IndexSet(List.of(other))).rollback(reference()))
        .hasMessage("lock: official/acme/jwt-extra: changed meanwhile by another command");
    assertThat(workspace.lockFile()).isEqualTo(LockFile.EMPTY);
  }
}
