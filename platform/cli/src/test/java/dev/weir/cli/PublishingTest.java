package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Publishers with keys of their own, curators and users, each with the command line and files.
class PublishingTest extends PublishingScene {

  private static final Path TUF_JS = Path.of("../marketplace/src/test/tuf-js");

  @Test
  void bringsAReleaseFromItsPublisherToAUser() throws IOException {
    published();
    use("plugin", "install", "acme/greet", "--accept-permissions");
    version("0.1.0", "0.2.0");

    sign(2, "--key", at("acme.pem"), "--index", "ours");
    publish();
    use("plugin", "upgrade", "acme/greet");

    assertThat(Files.readString(folder.resolve("weir.lock"))).contains("\"version\": \"0.2.0\"");
    use("plugin", "audit");
    assertThat(folder.resolve("keys/development-publisher-acme.pem")).doesNotExist();
  }

  @Test
  void servesWhatWasSignedToTheByte() throws IOException {
    published();

    try (var zip = FileSystems.newFileSystem(submitted())) {
      assertThat(Files.readAllBytes(zip.getPath("metadata/1.acme.json")))
          .isEqualTo(Files.readAllBytes(folder.resolve("repository/metadata/1.acme.json")));
    }
  }

  @Test
  void signsTheJarThatPackMakes() throws IOException {
    sign(1, "--key", at("acme.pem"), "--first");
    run("plugin", "pack", plugin.toString(), "--output", at("packed.jar"));

    assertThat(plugin.path().resolve("target/greet-0.1.0.jar"))
        .hasSameBinaryContentAs(folder.resolve("packed.jar"));
  }

  private Path submitted() throws IOException {
    try (var files = Files.list(folder.resolve("incoming"))) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void passesOverWhatIsPublishedAlready() {
    published();

    publish();

    assertThat(shell.out().toString()).isEqualTo("signed " + at("repository") + ": 1 entry\n");
  }

  @Test
  void goesOnFromARepositoryByItsRoot() {
    published();
    version("0.1.0", "0.2.0");

    sign(
        2,
        "--key",
        at("acme.pem"),
        "--repository",
        at("repository"),
        "--root",
        at("repository/metadata/1.root.json"));

    publish();
    assertThat(shell.out().toString()).contains("acme 2, signed by ", "acme/greet 0.2.0");
  }

  @Test
  void changesTheKeyOfAPublisher() {
    published();
    use("plugin", "install", "acme/greet", "--accept-permissions");
    key("new.pem");
    run("index", "publisher", "rotate", at("index"), "acme", "--key", at("new.pem.pub"));
    assertThat(curate()).isEqualTo(4);
    assertThat(shell.err().toString())
        .contains("threshold: acme.json: signed by 0 of its keys (expected: 1; its keys changed");

    version("0.1.0", "0.2.0");
    sign(2, "--key", at("new.pem"), "--former-key", at("acme.pem.pub"));
    publish();

    assertThat(exit("plugin", "upgrade", "-c", at("weir.yaml"))).isEqualTo(6);
    assertThat(shell.out().toString()).contains("signed by other keys than before");
    use("plugin", "upgrade", "--accept-permissions");
  }

  @Test
  void needsAsManySignaturesAsTheCuratorsSay() {
    key("second.pem");
    run(
        "index",
        "publisher",
        "rotate",
        at("index"),
        "acme",
        "--threshold",
        "2",
        "--key",
        at("acme.pem.pub"),
        "--key",
        at("second.pem.pub"));
    sign(1, "--key", at("acme.pem"), "--first");
    assertThat(curate("--submissions", at("incoming"))).isEqualTo(4);
    assertThat(shell.err().toString())
        .contains(
            "acme-1-", ": threshold: 1.acme.json: signed by 1 of the keys", "(expected: 2 of 2)");

    var submission = plugin.path().resolve("target/acme-1.zip").toString();
    run("plugin", "sign", submission, "--key", at("second.pem"), "--first");

    assertThat(curate("--submissions", submission)).as(shell.err() + "").isZero();
  }

  @Test
  void saysWhoseSignaturesAreMissing() {
    published();
    key("second.pem");
    run(
        "index",
        "publisher",
        "rotate",
        at("index"),
        "acme",
        "--threshold",
        "2",
        "--key",
        at("acme.pem.pub"),
        "--key",
        at("second.pem.pub"));
    var submission = plugin.path().resolve("target/acme-2.zip").toString();
    run(signing("--key", at("acme.pem"), "--no-release"));
    run("plugin", "sign", submission, "--key", at("second.pem"), "-c", at("weir.yaml"));
    assertThat(curate("--submissions", submission)).as(shell.err() + "").isZero();

    run(signing("--key", at("acme.pem"), "--no-release"));

    assertThat(shell.out().toString()).contains("acme-3.zip: more have to sign, of: ");
  }

  @Test
  void signsNothingIfOneSubmissionIsRefused() throws IOException {
    sign(1, "--key", at("acme.pem"), "--first");
    Files.writeString(folder.resolve("incoming/evil.zip"), "no archive");

    assertThat(curate("--submissions", at("incoming"))).isEqualTo(4);

    assertThat(shell.err().toString()).contains("submission: ", "evil.zip: archive: ");
    assertThat(folder.resolve("repository")).doesNotExist();
  }

  @Test
  void looksBeforeItSigns() {
    sign(1, "--key", at("acme.pem"), "--first");

    assertThat(curate("--submissions", at("incoming"), "--dry-run")).isZero();

    assertThat(shell.out().toString()).contains("new       acme/greet 0.1.0", "not signed ");
    assertThat(folder.resolve("repository")).doesNotExist();
  }

  @Test
  void refusesAPublisherWhomNobodyAdded() throws IOException {
    key("other.pem");
    describe("other", "{}");
    run(signing("--key", at("other.pem"), "--first", "-o", at("other.zip")));

    assertThat(curate("--submissions", at("other.zip"))).isEqualTo(4);

    assertThat(shell.err().toString())
        .contains("publisher: 'other' has no keys here (expected: one of: [acme]");
  }

  @Test
  void refusesWhatAnotherPublisherHasSigned() {
    key("other.pem");
    run("index", "publisher", "add", at("index"), "other", "--key", at("other.pem.pub"));
    sign(1, "--key", at("other.pem"), "--first");

    assertThat(curate("--submissions", at("incoming"))).isEqualTo(4);

    assertThat(shell.err().toString()).contains("threshold: 1.acme.json: signed by 0 of the keys");
  }

  @Test
  void refusesToSignTheSameVersionAnew() {
    published();
    plugin.edit("config.greeting()", "config.greeting() + 1");

    assertThat(exit(signing("--key", at("acme.pem")))).isEqualTo(4);

    assertThat(shell.err().toString())
        .contains("release: acme/greet 0.1.0: sha256 ", "as it was published");
  }

  @Test
  void refusesToSignWhatDoesMoreThanItDeclares() throws IOException {
    plugin.edit("return Config.class;", "new Thread(() -> {}).start(); return Config.class;");

    assertThat(exit(signing("--key", at("acme.pem"), "--first"))).isEqualTo(4);
    assertThat(shell.err().toString()).contains("permissions: not declared: threads");
    describe("acme", "{\"threads\": true}");
    run(signing("--key", at("acme.pem"), "--first"));
  }

  @Test
  void refusesToSignWhatCannotBePublished() {
    plugin.edit(plugin.path().resolve("pom.xml"), "Plugin-License", "Plugin-Nothing");

    assertThat(exit(signing("--key", at("acme.pem"), "--first"))).isEqualTo(4);

    assertThat(shell.err().toString()).contains("check: acme/greet 0.1.0: license: ");
    assertThat(plugin.path().resolve("target/acme-1.zip")).doesNotExist();
  }

  @Test
  void anIndependentClientAcceptsTheResult() throws Exception {
    assumeTrue(
        Files.isDirectory(TUF_JS.resolve("node_modules/tuf-js")),
        "tuf-js is missing; install it with platform/marketplace/src/test/tuf-js/install");
    published();
    var here = Files.createDirectories(folder.resolve("cases/case-0"));
    Files.copy(folder.resolve("repository/metadata/1.root.json"), here.resolve("root.json"));
    Files.createSymbolicLink(here.resolve("before"), folder.resolve("repository"));
    Files.createSymbolicLink(here.resolve("after"), folder.resolve("repository"));
    Files.writeString(
        here.resolve("case.json"),
        "{\"target\": \"plugins/acme/greet.json\", \"before\": \"%1$s\", \"after\": \"%1$s\"}"
            .formatted(Instant.now()));
    var output = folder.resolve("verdicts.json");

    var exitCode =
        new ProcessBuilder("node", "judge.js", at("cases"))
            .directory(TUF_JS.toFile())
            .redirectOutput(output.toFile())
            .start()
            .waitFor();

    assertThat(exitCode).isZero();
    assertThat(Files.readString(output)).contains("\"outcome\":\"accepted\"", "acme/greet");
  }
}
