package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Publishers with keys of their own, curators and users, each with the command line and files.
class PublishingTest {

  private static final Path TUF_JS = Path.of("../marketplace/src/test/tuf-js");

  @TempDir private Path folder;
  private FakeShell shell = new FakeShell();
  private PluginFolder plugin = new PluginFolder(Path.of(""));

  @BeforeEach
  void beginAnIndexAndAPlugin() throws IOException {
    TestIndex.in(folder);
    Files.createDirectories(folder.resolve("incoming"));
    key("acme.pem");
    run("index", "publisher", "add", at("index"), "acme", "--key", at("acme.pem.pub"));
    plugin = PluginFolder.create(folder);
    describe("acme", "{}");
  }

  private void describe(String publisher, String permissions) throws IOException {
    Files.writeString(
        plugin.path().resolve("plugin.json"),
        """
        { "v": 1, "id": "%s/greet", "kind": "java", "title": "Greetings", "summary": "Greets",
          "license": "Apache-2.0", "categories": ["traffic-control"],
          "releases": [{ "artifact": { "build": "target/greet-{version}.jar" },
            "permissions": %s, "compat": { "pluginApi": ["0.1"], "gateway": "*" } }] }
        """
            .formatted(publisher, permissions));
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private void key(String name) {
    run("index", "key", at(name), "--plain");
  }

  private int exit(String... arguments) {
    shell = new FakeShell();
    return shell.run(arguments);
  }

  private void run(String... arguments) {
    assertThat(exit(arguments)).as(shell.err() + String.join(" ", arguments)).isZero();
  }

  private String[] signing(String... more) {
    var all = new ArrayList<>(List.of("plugin", "sign", plugin.toString()));
    all.addAll(List.of("-c", at("weir.yaml")));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void sign(int number, String... more) {
    run(signing(more));
    var submission = plugin.path().resolve("target/acme-" + number + ".zip").toString();
    run("plugin", "publish", submission, "--to", at("incoming"));
  }

  private int curate(String... more) {
    var all = new ArrayList<>(List.of("index", "sign", at("index"), "--development"));
    all.addAll(List.of("--keys", at("keys"), "--repository", at("repository")));
    all.addAll(List.of(more));
    return exit(all.toArray(String[]::new));
  }

  private void publish() {
    assertThat(curate("--submissions", at("incoming"))).as(shell.err() + "").isZero();
  }

  private void published() {
    sign(1, "--key", at("acme.pem"), "--first");
    publish();
    use(
        "index",
        "add",
        "ours",
        at("repository"),
        "--root",
        at("repository/metadata/1.root.json"),
        "--trust",
        "acme",
        "--cool-down",
        "0");
  }

  private void use(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", at("weir.yaml")));
    run(all.toArray(String[]::new));
  }

  private void version(String before, String after) {
    plugin.edit(
        plugin.path().resolve("pom.xml"),
        "<version>" + before + "</version>",
        "<version>" + after + "</version>");
  }

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
  void wantsToKnowWhatToGoOnFrom() {
    assertThat(exit(signing("--key", at("acme.pem")))).isEqualTo(2);

    assertThat(shell.err().toString()).contains("what was published so far? (expected: --index");
  }

  @Test
  void saysWhatIsNotThere() {
    assertThat(exit(signing("--key", at("none.pem"), "--first"))).isEqualTo(3);
    assertThat(exit("plugin", "sign", at("incoming"), "--key", at("acme.pem"), "--first"))
        .isEqualTo(3);
    assertThat(shell.err().toString()).contains("plugin.json: missing");
    assertThat(exit("plugin", "publish", at("none.zip"), "--to", at("incoming"))).isEqualTo(3);
  }

  @Test
  void refusesAPlainKeyThatOthersCanRead() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("acme.pem"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(exit(signing("--key", at("acme.pem"), "--first"))).isEqualTo(4);

    assertThat(shell.err().toString()).contains("rw-r--r-- (expected: readable by you alone");
  }

  @Test
  void handsNothingInToARepository() {
    published();
    var submission = plugin.path().resolve("target/acme-1.zip").toString();

    assertThat(exit("plugin", "publish", submission, "--to", at("repository"))).isEqualTo(2);

    assertThat(shell.err().toString()).contains("is a repository (expected: the folder where");
  }

  @Test
  void handsInByPutWithAToken() throws IOException {
    run(signing("--key", at("acme.pem"), "--first"));
    var submission = plugin.path().resolve("target/acme-1.zip");
    var seen = new CopyOnWriteArrayList<String>();
    var statuses = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
          seen.add(Sha256.of(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(statuses.getAndIncrement() == 0 ? 201 : 412, -1);
          exchange.close();
        });
    server.start();
    try {
      var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/in";
      shell = new FakeShell(Installation.current(), _ -> "s3cret");
      assertThat(shell.run("plugin", "publish", submission.toString(), "--to", url)).isZero();
      assertThat(shell.out().toString()).startsWith("handed in: " + url + "/acme-1-");
      assertThat(shell.out().toString() + shell.err()).doesNotContain("s3cret");
      assertThat(seen.get(0)).matches("PUT /in/acme-1-[0-9a-f]{12}\\.zip");
      assertThat(seen.subList(1, 3)).containsExactly("Bearer s3cret", Sha256.of(submission));

      run("plugin", "publish", submission.toString(), "--to", url);
      assertThat(shell.out().toString()).startsWith("handed in before: ");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void givesNoTokenToAPlainServer() {
    run(signing("--key", at("acme.pem"), "--first"));
    var submission = plugin.path().resolve("target/acme-1.zip").toString();

    assertThat(exit("plugin", "publish", submission, "--to", "http://plugins.invalid/in"))
        .isEqualTo(2);

    assertThat(shell.err().toString()).contains("(expected: a folder, or a file: or https: URL)");
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

  @Test
  void asksForAPassphraseTwiceWhereNobodyHasGivenOne() throws IOException {
    shell = new FakeShell().typing("correct horse", "correct horse");
    assertThat(shell.run("index", "key", at("typed.pem"))).isZero();
    assertThat(shell.out().toString())
        .startsWith("Passphrase for " + at("typed.pem") + ": Again: ");
    run("index", "publisher", "rotate", at("index"), "acme", "--key", at("typed.pem.pub"));

    shell = new FakeShell().typing("correct horse");
    assertThat(shell.run(signing("--key", at("typed.pem"), "--first"))).isZero();
    Files.writeString(folder.resolve("passphrase"), "correct horse\n");
    run(signing("--key", at("typed.pem"), "--first", "--passphrase-file", at("passphrase")));
    shell = new FakeShell().typing("battery staple");
    assertThat(shell.run(signing("--key", at("typed.pem"), "--first"))).isEqualTo(4);
    assertThat(exit(signing("--key", at("typed.pem"), "--first"))).isEqualTo(3);
    assertThat(shell.err().toString())
        .contains(
            "typed.pem: encrypted (expected: a passphrase in WEIR_KEY_PASSPHRASE, in"
                + " --passphrase-file, or a terminal to ask at)");
  }

  @Test
  void refusesTwoPassphrasesThatDiffer() {
    shell = new FakeShell().typing("correct horse", "correct hearse");

    assertThat(shell.run("index", "key", at("typed.pem"))).isEqualTo(4);

    assertThat(shell.err().toString()).contains("not the same passphrase twice");
    assertThat(folder.resolve("typed.pem")).doesNotExist();
  }

  @Test
  void keepsPublishersApart() {
    assertThat(exit("index", "publisher", "add", at("index"), "other", "--key", at("acme.pem.pub")))
        .isEqualTo(2);
    assertThat(shell.err().toString()).contains("is one of acme (expected: a key of its own)");
    assertThat(exit("index", "publisher", "add", at("index"), "acme", "--key", at("acme.pem.pub")))
        .isEqualTo(2);
    assertThat(
            exit("index", "publisher", "rotate", at("index"), "none", "--key", at("acme.pem.pub")))
        .isEqualTo(3);
    run("index", "publisher", "list", at("index"));
    assertThat(shell.out().toString()).matches("acme: 1 of \\[[0-9a-f]{64}]\\n");
  }
}
