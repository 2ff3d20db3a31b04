package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Keys, passphrases and places of publishers, and what they are told.
class PublishingMistakesTest extends PublishingScene {

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
