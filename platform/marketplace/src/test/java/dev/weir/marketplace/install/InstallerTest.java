package dev.weir.marketplace.install;

import static dev.weir.marketplace.testing.FakeIndex.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.entry.Documents;
import dev.weir.marketplace.entry.FileDigest;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Provenance;
import dev.weir.marketplace.provenance.SignedStatement;
import dev.weir.marketplace.provenance.Statement;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.Jars;
import dev.weir.marketplace.tuf.FolderSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InstallerTest extends InstallerFixture {

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
    assertThat(stored()).isEmpty();
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
    assertThat(stored()).isEmpty();
    assertThat(temporaryFiles()).isEmpty();
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
  void aSchemaThatIsNoJsonIsRefused() throws Exception {
    var schema = "{".getBytes(StandardCharsets.UTF_8);
    var path = "plugins/acme/jwt-extra-1.4.2.schema.json";
    var jar = Jars.plugin("jwt-extra", "1.4.2").bytes();
    var digest = new FileDigest(path, Sha256.of(schema));
    var release = Entries.with(Entries.release(ID, "1.4.2", jar), digest);
    files
        .publish(Entries.java(ID, release), NOW.minus(Duration.ofDays(9)))
        .file(release.artifact().path(), jar)
        .file(path, schema);

    assertThatThrownBy(this::prepare).hasMessageStartingWith("schema: " + path + ": line 1");
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void aProvenanceThatItsPublisherHasNotSignedIsRefused() throws Exception {
    var bytes = Jars.plugin("jwt-extra", "1.4.2").bytes();
    var release = Entries.release(ID, "1.4.2", bytes);
    var source = new Statement.Source("git+https://acme.example/jwt", "b".repeat(40), true);
    var path = release.artifact().path();
    var statement = new Statement(path, Sha256.of(bytes), source, "ci", new TreeMap<>());
    var signed = SignedStatement.sign(statement, SigningKey.generate());
    var bundle = new FileDigest("plugins/acme/jwt-extra-1.4.2.intoto.json", Sha256.of(signed));
    var stated =
        new Documents(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Provenance(bundle, Optional.empty())));
    files
        .publish(Entries.java(ID, Entries.with(release, stated)), NOW.minus(Duration.ofDays(9)))
        .file(path, bytes)
        .file(bundle.path(), signed);

    assertThatThrownBy(this::prepare)
        .hasMessageStartingWith("provenance: " + bundle.path() + ": signed by none of [b7b7");
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
}
