package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people are told who have no index, no plugin, or mistake one thing for another.
class MarketMistakesTest {

  private static final String NO_INDEX =
      "there are no indexes; to add one: weir index add NAME URL --root FILE";

  @TempDir private Path folder;
  private FakeShell shell = new FakeShell();

  private int run(String... arguments) {
    shell = new FakeShell();
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", folder.resolve("weir.yaml").toString()));
    return shell.run(all.toArray(String[]::new));
  }

  private TestIndex published(String... more) throws IOException {
    var index = TestIndex.in(folder.resolve("made")).release("0.1.0", "{}");
    var all = new ArrayList<>(List.of("index", "add", "ours", index.repository().toString()));
    all.addAll(List.of("--root", index.root().toString(), "--cool-down", "0"));
    all.addAll(List.of(more));
    assertThat(run(all.toArray(String[]::new))).as(shell.err() + "").isZero();
    return index;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plugin install acme/greet", "plugin info acme/greet", "index trust a acme"})
  void saysHowToAddAnIndexIfThereIsNone(String command) {
    assertThat(run(command.split(" ", -1))).isEqualTo(3);

    assertThat(shell.err().toString()).isEqualTo("weir: " + NO_INDEX + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugin search", "index list", "index refresh"})
  void findsNothingWithoutAnIndex(String command) {
    assertThat(run(command.split(" ", -1))).isZero();

    assertThat(shell.out().toString()).isEqualTo(NO_INDEX + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reload", "plugin status", "plugin leaks"})
  void asksNoOtherGatewayIfTheConfigurationThatWasNamedIsMissing(String command) {
    assertThat(run(command.split(" ", -1))).isEqualTo(3);

    assertThat(shell.err().toString())
        .isEqualTo("weir: " + folder.resolve("weir.yaml") + ": no such file\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/greet", "ours/acme/greet"})
  void saysHowToTrustAPublisher(String plugin) throws IOException {
    published();

    assertThat(run("plugin", "install", plugin)).isEqualTo(4);

    assertThat(shell.err().toString())
        .isEqualTo(
            "weir: trust: acme/greet: publisher 'acme' is not trusted in [ours];"
                + " to trust it: weir index trust ours acme\n");
  }

  @Test
  void leavesToThePersonWhichOfSeveralIndexesToTrust() throws IOException {
    var index = published();
    run("index", "add", "more", index.repository().toString(), "--root", index.root().toString());

    assertThat(run("plugin", "install", "acme/greet")).isEqualTo(4);

    assertThat(shell.err().toString())
        .contains("not trusted in [ours, more]; to trust it: weir index trust INDEX acme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "verify", "restore", "upgrade"})
  void saysThatThereIsNoLockFile(String command) {
    assertThat(run("plugin", command)).isZero();

    assertThat(shell.out().toString())
        .isEqualTo("no plugins: there is no " + folder.resolve("weir.lock") + "\n");
  }

  @Test
  void saysThatTheLockFileNamesNoPlugin() throws IOException {
    published("--trust", "acme");
    run("plugin", "install", "acme/greet", "--accept-permissions");
    run("plugin", "remove", "acme/greet");

    assertThat(run("plugin", "verify")).isZero();

    assertThat(shell.out().toString())
        .isEqualTo("no plugins: " + folder.resolve("weir.lock") + " names none\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"remove", "rollback"})
  void takesNoVersionOfWhatIsInstalled(String command) throws IOException {
    published("--trust", "acme");
    run("plugin", "install", "acme/greet", "--accept-permissions");

    assertThat(run("plugin", command, "acme/greet@9.9.9")).isEqualTo(2);

    assertThat(shell.err().toString()).startsWith("'acme/greet@9.9.9' (expected: no version: ");
    assertThat(Files.readString(folder.resolve("weir.lock"))).contains("acme/greet");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          index add x . --root r,              "NAME: 'x' (expected: 2 to 40 of a-z, 0-9 and"
          index import x x.zip --root r,       "NAME: 'x' (expected: 2 to 40 of a-z, 0-9 and"
          index add ours . --root-sha256 ab,   "'ab' (expected: 64 hexadecimal digits in lower case)"
          plugin install acme/x,               "(expected: publisher/name, each 2 to 40 of a-z,"
          plugin install acme/xy --accept sha256:1, "'sha256:1' (expected: 64 hexadecimal digits"
          """)
  void saysWhatItExpects(String command, String message) {
    assertThat(run(command.split(" ", -1))).isEqualTo(2);

    assertThat(shell.err().toString().lines().findFirst().orElseThrow()).contains(message);
  }

  @Test
  void signsTheNextRootOnlyByAKeyThatCounts() throws IOException {
    var repository = published().repository().toString();
    var next = folder.resolve("next.json").toString();
    var key = folder.resolve("other.pem").toString();
    var own = new FakeShell();
    assertThat(own.run("index", "root", "rotate", repository, "-o", next, "--days", "0"))
        .isEqualTo(2);
    assertThat(own.err().toString()).startsWith("--days: '0' (expected: > 0)");
    assertThat(own.run("index", "root", "rotate", repository, "-o", next)).isZero();
    assertThat(own.run("index", "key", key, "--plain")).isZero();

    assertThat(own.run("index", "root", "sign", next, "--after", repository, "--key", key))
        .isEqualTo(4);

    assertThat(own.err().toString()).contains(": signs neither for root 1 nor for the next one");
  }
}
