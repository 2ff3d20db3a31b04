package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexCommandTest {

  @TempDir private Path folder;
  private FakeShell shell = new FakeShell();
  private TestIndex index = TestIndex.NONE;

  @BeforeEach
  void sign() throws IOException {
    index = TestIndex.in(folder.resolve("made")).release("0.1.0", "{}");
  }

  private int run(String... arguments) {
    shell = new FakeShell();
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", folder.resolve("weir.yaml").toString()));
    return shell.run(all.toArray(String[]::new));
  }

  private int add(String... more) {
    var all = new ArrayList<>(List.of("index", "add", "ours", index.repository().toString()));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private void added() {
    assertThat(add("--root", index.root().toString())).as(shell.err() + "").isZero();
  }

  @Test
  void addsAnIndexThatIsTrustedForNobody() {
    added();

    assertThat(shell.out().toString())
        .contains("added ours: file:", "trusted for nobody yet: weir index trust ours PUBLISHER");
    assertThat(run("index", "list")).isZero();
    assertThat(shell.out().toString()).startsWith("ours unknown\n").contains("for nobody");
  }

  @Test
  void addsAnIndexByTheDigestOfItsRoot() throws IOException {
    assertThat(add("--root-sha256", Sha256.of(index.root()))).isZero();

    assertThat(run("index", "refresh")).isZero();
    assertThat(shell.out().toString())
        .startsWith("ours v1, fresh (expires in 6 d), root v1, 2-of-3");
  }

  @Test
  void refusesARootOfAnotherDigest() {
    assertThat(add("--root-sha256", "0".repeat(64))).isEqualTo(4);

    assertThat(shell.err().toString()).startsWith("weir: root: no root of sha256 0000");
    assertThat(folder.resolve("weir-indexes.json")).doesNotExist();
  }

  @Test
  void wantsARoot() {
    assertThat(add()).isEqualTo(2);

    assertThat(shell.err().toString()).contains("a root is missing (expected: --root FILE");
  }

  @Test
  void knowsEachIndexOnce() {
    added();

    assertThat(add("--root", index.root().toString())).isEqualTo(2);
    assertThat(shell.err().toString()).contains("there is an index called ours");
  }

  @Test
  void trustsByPattern() {
    added();

    assertThat(run("index", "trust", "ours", "acme/greet*", "other")).isZero();
    assertThat(shell.out().toString()).isEqualTo("ours is trusted for acme/greet*, other\n");
    assertThat(run("index", "trust", "ours", "other", "--remove", "--json")).isZero();
    assertThat(shell.out().toString()).contains("\"acme/greet*\"").doesNotContain("other");
  }

  @Test
  void refusesAPatternThatIsNone() {
    added();

    assertThat(run("index", "trust", "ours", "a*b")).isEqualTo(2);
  }

  @Test
  void saysThatThereIsNoSuchIndex() {
    added();

    assertThat(run("index", "trust", "theirs", "acme")).isEqualTo(3);

    assertThat(shell.err().toString())
        .isEqualTo("weir: index: 'theirs' (expected: one of: [ours])\n");
  }

  @Test
  void keepsWhatItKnowsWhenTheIndexIsAway() throws IOException {
    added();
    assertThat(run("index", "refresh")).isZero();
    Files.move(index.repository(), folder.resolve("away"));

    assertThat(run("index", "refresh", "--json")).isEqualTo(9);

    assertThat(shell.out().toString())
        .contains("\"freshness\": \"stale\"", "\"version\": 1", "\"problem\": ");
  }

  @Test
  void takesAnIndexToWhereNoNetworkIs() throws IOException {
    added();
    var archive = folder.resolve("ours.zip").toString();
    assertThat(run("index", "export", "ours", archive)).as(shell.err() + "").isZero();
    assertThat(run("index", "remove", "ours")).isZero();
    var root = Files.copy(index.root(), folder.resolve("root.json")).toString();
    Files.move(index.repository(), folder.resolve("away"));

    assertThat(run("index", "import", "ours", archive, "--root", root))
        .as(shell.err() + "")
        .isZero();

    assertThat(shell.out().toString()).startsWith("imported ours v1, frozen, expires in ");
    assertThat(run("index", "list", "--json")).isZero();
    assertThat(shell.out().toString()).contains("\"freshness\": \"frozen\"");
  }

  @Test
  void importsNothingThatDoesNotVerify() throws IOException {
    added();
    var archive = Files.writeString(folder.resolve("ours.zip"), "no archive").toString();

    assertThat(run("index", "import", "ours", archive)).isEqualTo(4);
  }

  @Test
  void signsNewsThatClientsFollow() throws IOException {
    added();
    assertThat(run("index", "refresh")).isZero();
    index.release("0.1.1", "{}");

    assertThat(run("index", "refresh")).isZero();

    assertThat(shell.out().toString()).startsWith("ours v2, fresh");
  }

  @Test
  void renewsTheTimestampAlone() throws IOException {
    var shell = new FakeShell();

    var exitCode =
        shell.run(
            "index",
            "sign",
            "--keys",
            index.keys().toString(),
            "--repository",
            index.repository().toString(),
            "--development");

    assertThat(exitCode).isZero();
    assertThat(Files.readString(index.repository().resolve("metadata/timestamp.json")))
        .contains("\"version\": 2");
    assertThat(index.repository().resolve("metadata/2.targets.json")).doesNotExist();
  }

  @Test
  void signsNoReleaseWithKeysOfACheckout() {
    var shell = new FakeShell();

    var exitCode =
        shell.run(
            "index",
            "sign",
            index.sources().toString(),
            "--keys",
            index.keys().toString(),
            "--repository",
            index.repository().toString());

    assertThat(exitCode).isEqualTo(4);
    assertThat(shell.err().toString()).contains(": made by a build (expected: none)");
  }

  @Test
  void saysWhichKeyIsMissing() {
    var shell = new FakeShell();
    var keys = folder.resolve("none");

    var exitCode =
        shell.run(
            "index",
            "sign",
            index.sources().toString(),
            "--keys",
            keys.toString(),
            "--repository",
            folder.resolve("new").toString());

    assertThat(exitCode).isEqualTo(3);
    assertThat(shell.err().toString())
        .isEqualTo("weir: keys: " + keys + "/publisher-acme.pem: missing\n");
  }

  @Test
  void encryptsAKeyAndNeverReplacesOne() throws IOException {
    var file = folder.resolve("root-1.pem");
    var shell = new FakeShell(Installation.current(), _ -> "a long passphrase");

    assertThat(shell.run("index", "key", file.toString())).isZero();

    assertThat(shell.out().toString())
        .matches("key [0-9a-f]{64}\\n.* hand out .*root-1.pem.pub\\n");
    assertThat(Files.readString(file)).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThat(shell.run("index", "key", file.toString())).isEqualTo(1);
    assertThat(shell.err().toString()).contains("exists already (expected: a new file)");
  }

  @Test
  void makesAPlainKeyOnlyIfItIsTold() {
    var file = folder.resolve("timestamp.pem").toString();
    var shell = new FakeShell();

    assertThat(shell.run("index", "key", file)).isEqualTo(2);
    assertThat(shell.err().toString())
        .contains("no passphrase (expected: a passphrase in WEIR_KEY_PASSPHRASE");
    assertThat(shell.run("index", "key", file, "--plain")).isZero();
  }

  @Test
  void changesAKeyOfTheRootAndClientsFollow() {
    added();
    assertThat(run("index", "refresh")).isZero();
    var shell = new FakeShell();
    var repository = index.repository().toString();
    var next = folder.resolve("next.json").toString();
    var fresh = folder.resolve("fresh.pem").toString();
    assertThat(shell.run("index", "key", fresh, "--plain")).isZero();

    assertThat(
            shell.run(
                "index",
                "root",
                "rotate",
                repository,
                "--add",
                "root=" + fresh + ".pub",
                "-o",
                next))
        .as(shell.err() + "")
        .isZero();
    assertThat(shell.out().toString())
        .contains("version: 1 -> 2", "root: + key ", "missing: 2 of the keys of root 1");
    for (var key : List.of("development-root-1.pem", "development-root-2.pem")) {
      var file = index.keys().resolve(key).toString();
      assertThat(shell.run("index", "root", "sign", next, "--after", repository, "--key", file))
          .isZero();
    }
    assertThat(shell.out().toString()).contains(next + " can be published");
    assertThat(
            shell.run(
                "index",
                "sign",
                index.sources().toString(),
                "--keys",
                index.keys().toString(),
                "--repository",
                repository,
                "--development",
                "--root",
                next))
        .as(shell.err() + "")
        .isZero();

    assertThat(run("index", "refresh")).isZero();
    assertThat(this.shell.out().toString()).contains("root v2, 2-of-4");
  }

  @Test
  void changesSeveralKeysOfARoleAtOnce() {
    var shell = new FakeShell();
    var arguments = new ArrayList<>(List.of("index", "root", "rotate"));
    arguments.addAll(List.of(index.repository().toString(), "-o", folder.resolve("next") + ""));
    for (var name : List.of("a.pem", "b.pem")) {
      var file = folder.resolve(name).toString();
      assertThat(shell.run("index", "key", file, "--plain")).isZero();
      arguments.addAll(List.of("--add", "root=" + file + ".pub"));
    }

    assertThat(shell.run(arguments.toArray(String[]::new))).as(shell.err() + "").isZero();

    assertThat(shell.out().toString().split("root: \\+ key ", -1)).hasSize(3);
  }

  @Test
  void refusesAKeyThatTheRootDoesNotHave() {
    var shell = new FakeShell();
    var repository = index.repository().toString();
    var next = folder.resolve("next").toString();

    assertThat(
            shell.run("index", "root", "rotate", repository, "-o", next, "--remove", "root=7a1c"))
        .isEqualTo(2);

    assertThat(shell.err().toString()).contains("root: no key 7a1c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add",
        "remove",
        "trust",
        "list",
        "refresh",
        "export",
        "import",
        "key",
        "sign",
        "publisher add",
        "publisher rotate",
        "publisher list",
        "root rotate",
        "root sign"
      })
  void explainsEachCommandWithAnExample(String command) {
    var arguments = new ArrayList<>(List.of("index"));
    arguments.addAll(List.of(command.split(" ", -1)));
    arguments.add("--help");
    var shell = new FakeShell();

    assertThat(shell.run(arguments.toArray(String[]::new))).isZero();

    assertThat(shell.out().toString())
        .contains("Usage: weir index " + command, "\nweir index " + command + " ");
  }
}
