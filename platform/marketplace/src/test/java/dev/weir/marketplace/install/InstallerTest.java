package dev.weir.marketplace.install;

import static dev.weir.marketplace.testing.FakeIndex.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.entry.Capability;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.Index;
import dev.weir.marketplace.index.IndexFiles;
import dev.weir.marketplace.index.IndexSet;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.index.Trust;
import dev.weir.marketplace.index.TrustedFiles;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.FakeIndex;
import dev.weir.marketplace.testing.Jars;
import dev.weir.marketplace.tuf.FolderSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallerTest {

  private static final String ID = "acme/jwt-extra";
  private static final PluginName NAME = PluginName.parse("official/acme/jwt-extra").orElseThrow();
  private static final Consent YES = _ -> true;
  private static final Permissions NETWORK =
      new Permissions(List.of("https://idp.example"), List.of(), List.of(), Set.of());

  @TempDir private Path folder;

  private final FakeIndex files = new FakeIndex();
  private final List<Release> releases = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private Workspace workspace;
  private Index index;
  private Installer installer;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder.resolve("weir.lock"), folder.resolve("state"));
    index =
        new Index(
            "official",
            new Trust(List.of("acme"), Trust.USUAL_COOL_DOWN),
            files,
            folder.resolve("index"));
    installer = installer(indexes()).telling(steps::add);
  }

  private Installer installer(IndexSet of) {
    return new Installer(workspace, of, Entries.PLATFORM, InstantSource.fixed(NOW));
  }

  private IndexSet indexes() {
    return new IndexSet(List.of(index));
  }

  @Test
  void pinsWhatWasVerifiedAndAccepted() throws Exception {
    var jar = publish("1.4.2", NETWORK);

    var pin = install(YES);

    assertThat(workspace.lockFile().pins()).containsOnlyKeys(NAME).containsValue(pin);
    assertThat(pin.version()).hasToString("1.4.2");
    assertThat(pin.signers()).containsExactly("b7".repeat(32));
    assertThat(workspace.store().read("jar", pin.sha256())).isEqualTo(jar);
    assertThat(steps).containsExactly(Step.values());
  }

  @Test
  void installsNothingThatNobodyAccepted() throws Exception {
    publish("1.4.2", NETWORK);

    assertThatThrownBy(() -> install(Consent.NONE))
        .hasMessage(
            "permissions: official/acme/jwt-extra 1.4.2: not accepted:"
                + " network https://idp.example ("
                + NETWORK.hash()
                + ")")
        .extracting(e -> ((MarketplaceException) e).reason())
        .isEqualTo(Reason.PERMISSION_NOT_ACCEPTED);
    assertThat(workspace.lockFile()).isEqualTo(LockFile.EMPTY);
    assertThat(workspace.store().digests()).isEmpty();
  }

  @Test
  void anUpgradeThatAsksForNoMoreNeedsNobody() throws Exception {
    publish("1.4.2", NETWORK);
    install(Consent.to(NETWORK.hash()));
    publish("1.4.3", Permissions.NONE);

    try (var candidate = prepare()) {
      assertThat(candidate.move()).isEqualTo(Candidate.Move.UPGRADE);
      assertThat(candidate.droppedPermissions()).containsExactly("network https://idp.example");
      installer.install(candidate, Consent.NONE);
    }

    assertThat(pinned()).isEqualTo("1.4.3");
  }

  @Test
  void anUpgradeThatAsksForMoreStopsWithoutConsent() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);
    publish("1.4.3", NETWORK);

    assertThatThrownBy(() -> install(Consent.NONE)).hasMessageContaining("network https://idp");
    assertThat(pinned()).isEqualTo("1.4.2");
    install(Consent.to(NETWORK.hash()));
    assertThat(pinned()).isEqualTo("1.4.3");
  }

  @Test
  void codeThatDoesMoreThanItDeclaresIsRefused() throws Exception {
    var jar = Jars.plugin("jwt-extra", "1.4.2").calling("java.lang.System", "exit");
    publish("1.4.2", jar, Permissions.NONE);

    assertThatThrownBy(() -> install(YES))
        .hasMessage(
            "artifact: official/acme/jwt-extra 1.4.2: permissions: not declared: exit"
                + " (acme.Caller uses java.lang.System.exit) (expected: only [])");
    assertThat(workspace.store().digests()).isEmpty();
  }

  @Test
  void bytesThatAreNotTheSignedOnesAreRefused() throws Exception {
    publish("1.4.2", Permissions.NONE);
    index.refresh(NOW);
    files.file(releases.getFirst().artifact().path(), new byte[7]);

    assertThatThrownBy(() -> installer.prepare(reference(), false))
        .hasMessageStartingWith("size: plugins/acme/jwt-extra-1.4.2.jar");
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void takesAnArtifactFromWhereItsEntrySaysIfTheIndexHasNone() throws Exception {
    var jar = hosted(Jars.plugin("jwt-extra", "1.4.2").bytes());
    Files.write(folder.resolve("jwt.jar"), jar);

    assertThat(workspace.store().read("jar", install(YES).sha256())).isEqualTo(jar);
  }

  @Test
  void otherBytesThanWereSignedForAreRefusedFromThereToo() throws Exception {
    hosted(Jars.plugin("jwt-extra", "1.4.2").bytes());
    Files.write(folder.resolve("jwt.jar"), Jars.plugin("jwt-extra", "1.4.3").bytes());

    assertThatThrownBy(this::prepare)
        .hasMessage(
            "artifact: plugins/acme/jwt-extra-1.4.2.jar: not in the index, and not at"
                + " [https://acme.example/files/jwt.jar]")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("sha256"));
    assertThat(temporaryFiles()).isEmpty();
  }

  // An artifact that is in the folder of this test, as if it were on the web.
  private byte[] hosted(byte[] jar) {
    var release =
        Entries.at(Entries.release(ID, "1.4.2", jar), "https://acme.example/files/jwt.jar");
    files.publish(Entries.java(ID, release), NOW.minus(Duration.ofDays(9)));
    installer =
        new Installer(
            workspace,
            indexes(),
            Entries.PLATFORM,
            InstantSource.fixed(NOW),
            new WebFiles(uri -> {
              assertThat(uri).hasToString("https://acme.example/files/");
              return new FolderSource(folder);
            }));
    return jar;
  }

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
  void goesToAnOlderVersionOnlyIfSomebodyAgrees() throws Exception {
    publish("1.4.2", Permissions.NONE);
    publish("1.4.3", Permissions.NONE);
    install(YES);
    files.revoke(Entries.revocation(ID, "=1.4.3", true));
    index.refresh(NOW);

    try (var candidate = installer.prepare(reference(), false)) {
      assertThat(candidate.move()).isEqualTo(Candidate.Move.DOWNGRADE);
      assertThatThrownBy(() -> installer.install(candidate, Consent.NONE))
          .isInstanceOf(MarketplaceException.class);
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

  @Test
  void restoresTheBytesOfALockFileOnAnotherMachine() throws Exception {
    publish("1.4.2", Permissions.NONE);
    var pin = install(YES);
    workspace.store().retain(Set.of());

    assertThat(installer.restore()).containsExactly(pin);
    files.away(true);
    assertThat(installer.restore()).isEmpty();
  }

  @Test
  void aLockFileThatTheIndexContradictsIsNotRestored() throws Exception {
    publish("1.4.2", Permissions.NONE);
    var pin = install(YES);
    workspace.store().retain(Set.of());
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

  @Test
  void anotherArtifactOfTheVersionThatIsInstalledIsRefused() throws Exception {
    publish("1.4.2", Permissions.NONE);
    var pin = install(YES);
    releases.clear();
    publish("1.4.2", Jars.plugin("jwt-extra", "1.4.2").file("more", "more"), Permissions.NONE);

    assertThatThrownBy(this::prepare)
        .hasMessageMatching(
            "lock: official/acme/jwt-extra 1.4.2: sha256 [0-9a-f]{64} in the index \\(expected: "
                + pin.sha256()
                + "\\)");
  }

  @Test
  void anUpgradeOfAnotherKindNeedsSomebodyWhoSawIt() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);
    changeLock("\"java\"", "\"wasm\"");
    publish("1.4.3", Permissions.NONE);

    assertThatThrownBy(() -> install(Consent.NONE)).hasMessageContaining("now of kind java");
    assertThatThrownBy(() -> install(Consent.to(Permissions.NONE.hash())))
        .hasMessageContaining("now of kind java");
    install(YES);
    assertThat(pinned()).isEqualTo("1.4.3");
  }

  @Test
  void anUpgradeByOtherKeysNeedsConsent() throws Exception {
    publish("1.4.2", Permissions.NONE);
    install(YES);
    changeLock("b7".repeat(32), "c8".repeat(32));
    publish("1.4.3", Permissions.NONE);

    assertThatThrownBy(() -> install(Consent.NONE))
        .hasMessageContaining("signed by other keys: [" + "b7".repeat(32) + "]");
    assertThatThrownBy(() -> install(Consent.to(Permissions.NONE.hash())))
        .hasMessageContaining("signed by other keys");
  }

  private void changeLock(String found, String changed) throws IOException {
    var lock = folder.resolve("weir.lock");
    Files.writeString(lock, Files.readString(lock).replace(found, changed));
  }

  private byte[] publish(String version, Permissions permissions) {
    var jar = Jars.plugin("jwt-extra", version);
    if (permissions.capabilities().contains(Capability.NETWORK)) {
      jar.calling("java.net.http.HttpClient", "newHttpClient");
    }
    return publish(version, jar, permissions);
  }

  private byte[] publish(String version, Jars jar, Permissions permissions) {
    var bytes = jar.bytes();
    var release = Entries.with(Entries.release(ID, version, bytes), permissions);
    releases.add(release);
    files
        .publish(Entries.java(ID, releases.toArray(Release[]::new)), NOW.minus(Duration.ofDays(9)))
        .file(release.artifact().path(), bytes);
    return bytes;
  }

  private Candidate prepare() throws IOException, MarketplaceException {
    index.refresh(NOW);
    return installer.prepare(reference(), false);
  }

  private Pin install(Consent consent) throws IOException, MarketplaceException {
    try (var candidate = prepare()) {
      return installer.install(candidate, consent);
    }
  }

  private static Reference reference() {
    return Reference.of(Entries.id(ID));
  }

  private String pinned() throws IOException, MarketplaceException {
    return workspace.lockFile().pin(NAME).orElseThrow().version().toString();
  }

  private List<String> audit(Duration later) throws IOException, MarketplaceException {
    return Audit.of(workspace, indexes(), Entries.PLATFORM, NOW.plus(later)).stream()
        .map(Finding::toString)
        .toList();
  }

  private List<Path> temporaryFiles() throws IOException {
    try (var all = Files.walk(folder.resolve("state"))) {
      return all.filter(file -> file.getFileName().toString().startsWith(".tmp-")).toList();
    }
  }
}
