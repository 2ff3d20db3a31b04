package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.install.LockFile;
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

class PluginInstallCommandTest {

  private static final String GREET = "acme/greet";
  private static final String NETWORK = "{\"network\": [\"https://tea.example:443\"]}";

  @TempDir private Path folder;
  private FakeShell shell = new FakeShell();
  private TestIndex index = TestIndex.NONE;

  @BeforeEach
  void publish() throws IOException {
    Files.writeString(folder.resolve("weir.yaml"), "admin: { address: \"127.0.0.1:1\" }");
    index = TestIndex.in(folder.resolve("made")).release("0.1.0", "{}");
    run(
        "index",
        "add",
        "ours",
        index.repository().toString(),
        "--root",
        index.root().toString(),
        "--trust",
        "acme",
        "--cool-down",
        "0");
  }

  private int run(String... arguments) {
    return run(new FakeShell(), arguments);
  }

  private int run(FakeShell other, String... arguments) {
    shell = other;
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", folder.resolve("weir.yaml").toString()));
    return shell.run(all.toArray(String[]::new));
  }

  private void install(String reference) {
    assertThat(run("plugin", "install", reference, "--accept-permissions"))
        .as(shell.err() + "")
        .isZero();
  }

  private List<String> installed() throws Exception {
    return LockFile.read(folder.resolve("weir.lock")).pins().values().stream()
        .map(pin -> pin.label())
        .toList();
  }

  @Test
  void showsWhatItVerified() throws Exception {
    assertThat(run(new FakeShell().answering("y"), "plugin", "install", GREET)).isZero();

    assertThat(shell.out().toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("ours/acme/greet"),
            line ->
                assertThat(line)
                    .startsWith("  index     ours v1, fresh (expires in 6 d), root v1, 2-of-3"),
            line ->
                assertThat(line)
                    .startsWith("  selected  0.1.0  (newest for plugin API 0.1, gateway 0.1.0"),
            line ->
                assertThat(line)
                    .matches(
                        "  signer    acme \\(ed25519 [0-9a-f]{12}[.]{3}\\), listed by curators [0-9-]{10}"),
            line ->
                assertThat(line).matches("  artifact  [0-9,]+ B  sha256 [0-9a-f]{12}[.]{3}  OK"),
            line -> assertThat(line).startsWith("  checked   archive, "),
            line -> assertThat(line).isEqualTo("  built     provenance: none"),
            line -> assertThat(line).isEqualTo("  wants     nothing beyond handling requests"),
            line -> assertThat(line).isEqualTo("  isolation java: runs with the gateway's rights"),
            line -> assertThat(line).isEqualTo("Accept? [y/N]   weir.lock updated"),
            line -> assertThat(line).startsWith("  no gateway answers at 127.0.0.1:1 ("));
    assertThat(installed()).containsExactly("ours/acme/greet 0.1.0");
    assertThat(run("plugin", "verify")).isZero();
    assertThat(shell.out().toString())
        .isEqualTo("1 plugin: as in weir.lock\n  ours/acme/greet 0.1.0: provenance: none\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n", "yikes"})
  void installsNothingThatNobodyAccepted(String answer) {
    assertThat(run(new FakeShell().answering(answer), "plugin", "install", GREET)).isEqualTo(6);

    assertThat(shell.err().toString())
        .contains(
            "not accepted: to run at all (sha256:", "; to accept it: at a terminal, or by --");
    assertThat(folder.resolve("weir.lock")).doesNotExist();
  }

  @Test
  void withoutATerminalNobodyAccepts() {
    assertThat(run("plugin", "install", GREET)).isEqualTo(6);

    assertThat(shell.out().toString()).doesNotContain("Accept?");
  }

  @Test
  void aProgramIsNotAsked() {
    assertThat(run(new FakeShell().answering("y"), "plugin", "install", GREET, "--json"))
        .isEqualTo(6);
  }

  @Test
  void acceptsExactlyThePermissionsOfADigest() throws Exception {
    index.release("0.1.1", NETWORK);
    assertThat(run("plugin", "info", GREET + "@0.1.1")).as(shell.err() + "").isZero();
    var hash = shell.out().toString().lines().filter(line -> line.contains("sha256:")).findFirst();
    var other = "sha256:" + "0".repeat(64);

    assertThat(run("plugin", "install", GREET, "--accept", other)).isEqualTo(6);
    assertThat(run("plugin", "install", GREET, "--accept", hash.orElseThrow().strip())).isZero();
    assertThat(installed()).containsExactly("ours/acme/greet 0.1.1");
  }

  @Test
  void tellsPrograms() {
    assertThat(run("plugin", "install", GREET, "--accept-permissions", "--json")).isZero();

    assertThat(shell.out().toString())
        .startsWith("{\n  \"name\": \"ours/acme/greet\",\n")
        .contains(
            "\"freshness\": \"fresh\"", "\"permissionsHash\": \"sha256:", "\"changed\": true");
  }

  @Test
  void anotherInstallationOfTheSameChangesNothing() throws IOException {
    install(GREET);
    var lock = Files.readString(folder.resolve("weir.lock"));

    assertThat(run("plugin", "install", GREET)).isZero();

    assertThat(shell.out().toString()).isEqualTo("ours/acme/greet 0.1.0 is installed\n");
    assertThat(folder.resolve("weir.lock")).hasContent(lock);
  }

  private void useGreet(String config) throws IOException {
    Files.writeString(
        folder.resolve("weir.yaml"),
        "routes: [ { id: tea, upstream: tea, filters: [ { greet: %s } ] } ]\n".formatted(config));
  }

  @Test
  void saysHowManyUsesAnUpgradeFits() throws Exception {
    install(GREET);
    useGreet("{ greeting: \"${env:NOT_SET}\" }");
    index.release("0.1.1", "{}");

    assertThat(run("plugin", "upgrade")).as(shell.err() + "").isZero();

    assertThat(shell.out().toString()).contains("  config    1 use: compatible\n");
  }

  @Test
  void refusesAnUpgradeThatAConfigurationDoesNotFit() throws Exception {
    install(GREET);
    useGreet("{ saluting: hello }");
    index.release("0.1.1", "{}");

    assertThat(run("plugin", "upgrade")).isEqualTo(5);

    assertThat(shell.err().toString())
        .contains(
            "configuration: ours/acme/greet 0.1.1: routes[0].filters[0].greet.saluting: unknown"
                + " property (expected: one of [greeting])");
    assertThat(installed()).noneMatch(pin -> pin.contains("0.1.1"));
  }

  @Test
  void upgradesWithoutAQuestionWhatAsksForNoMore() throws Exception {
    install(GREET);
    index.release("0.1.1", "{}");
    assertThat(run("plugin", "outdated")).isZero();
    assertThat(shell.out().toString()).contains("0.1.0 -> 0.1.1  (newest for ");

    assertThat(run("plugin", "upgrade")).as(shell.err() + "").isZero();

    assertThat(shell.out().toString()).contains("  change    0.1.0 -> 0.1.1\n");
    assertThat(installed()).containsExactly("ours/acme/greet 0.1.1");
  }

  @Test
  void anUpgradeThatAsksForMoreStops() throws Exception {
    install(GREET);
    index.release("0.1.1", NETWORK);

    assertThat(run("plugin", "upgrade")).isEqualTo(6);

    assertThat(shell.out().toString())
        .contains("  change    permissions: + network https://tea.example:443\n");
    assertThat(installed()).containsExactly("ours/acme/greet 0.1.0");
  }

  @Test
  void goesBackWithoutAnIndex() throws Exception {
    install(GREET);
    index.release("0.1.1", "{}");
    assertThat(run("plugin", "upgrade")).isZero();
    Files.move(index.repository(), folder.resolve("away"));

    assertThat(run("plugin", "rollback", GREET)).as(shell.err() + "").isZero();

    assertThat(shell.out().toString()).startsWith("ours/acme/greet 0.1.0 is installed again\n");
    assertThat(installed()).containsExactly("ours/acme/greet 0.1.0");
  }

  @Test
  void removes() throws Exception {
    install(GREET);

    assertThat(run("plugin", "remove", GREET)).isZero();

    assertThat(installed()).isEmpty();
    assertThat(run("plugin", "remove", GREET)).isEqualTo(3);
  }

  @Test
  void waitsUntilAReleaseIsOldEnough() {
    run("index", "remove", "ours");
    run(
        "index",
        "add",
        "ours",
        index.repository().toString(),
        "--root",
        index.root().toString(),
        "--trust",
        "acme");

    assertThat(run("plugin", "install", GREET, "--accept-permissions")).isEqualTo(3);
    assertThat(shell.err().toString()).contains("0.1.0 skipped: listed ", "cool-down 72 h");
    assertThat(run("plugin", "install", GREET + "@0.1.0", "--accept-permissions")).isEqualTo(3);
    assertThat(run("plugin", "install", GREET + "@0.1.0", "--accept-permissions", "--allow-fresh"))
        .isZero();
  }

  @Test
  void installsNothingOfAPublisherThatIsNotTrusted() {
    run("index", "trust", "ours", "acme", "--remove");

    assertThat(run("plugin", "install", GREET, "--accept-permissions")).isEqualTo(4);
    assertThat(run("plugin", "search")).isZero();
    assertThat(shell.out().toString()).contains("ours/acme/greet", "(not trusted)");
  }

  @Test
  void doesNotInstallWhatWasTakenBackAndFindsItInAnAudit() throws Exception {
    install(GREET);
    assertThat(run("plugin", "audit")).as(shell.out() + "").isZero();
    assertThat(shell.out().toString()).isEqualTo("nothing is wrong\n");
    index
        .revoke(
            """
            { "id": "acme/greet", "versions": "*", "action": "block", "reason": "it bites",
              "at": "2026-01-01T00:00:00Z" }
            """)
        .sign();

    assertThat(run("plugin", "audit", "--json")).isEqualTo(7);
    assertThat(shell.out().toString()).contains("\"kind\": \"revoked\"", "it bites");
    assertThat(run("plugin", "install", GREET, "--accept-permissions")).isEqualTo(7);
    assertThat(run("plugin", "outdated")).isZero();
    assertThat(shell.out().toString()).contains("0.1.0  (choice: ours/acme/greet: no release may");
  }

  @Test
  void usesAnIndexThatIsAwayOnlyIfItIsTold() throws Exception {
    assertThat(run("plugin", "search", "greet")).isZero();
    install(GREET);
    run("plugin", "remove", GREET);
    Files.move(index.repository(), folder.resolve("away"));

    assertThat(run("plugin", "install", GREET, "--accept-permissions")).isEqualTo(9);
    assertThat(run("plugin", "install", GREET, "--accept-permissions", "--offline")).isZero();
    assertThat(installed()).containsExactly("ours/acme/greet 0.1.0");
  }

  @Test
  void refusesBytesThatWereChangedAndRestoresThem() throws Exception {
    install(GREET);
    var sha256 =
        LockFile.read(folder.resolve("weir.lock")).pins().values().iterator().next().sha256();
    var bytes = folder.resolve(".weir/store/sha256").resolve(sha256);
    Files.delete(bytes);

    assertThat(run("plugin", "verify")).isEqualTo(3);
    assertThat(run("plugin", "restore")).isZero();
    assertThat(shell.out().toString()).isEqualTo("restored ours/acme/greet 0.1.0\n");
    assertThat(run("plugin", "verify")).isZero();
    Files.delete(bytes);
    Files.writeString(bytes, "other bytes");
    assertThat(run("plugin", "verify")).isEqualTo(4);
    assertThat(shell.out().toString()).startsWith("changed: ours/acme/greet 0.1.0: ");
  }

  @Test
  void theGatewayLoadsWhatIsInstalledWithoutAnIndex() throws Exception {
    var file = folder.resolve("weir.yaml");
    Files.writeString(
        file,
        """
        listeners: [{ address: "127.0.0.1:0" }]
        admin: { address: "127.0.0.1:1" }
        routes: [{ id: tea, match: { path: /** }, filters: [greet], upstream: tea }]
        upstreams: { tea: { endpoints: [ "127.0.0.1:1" ] } }
        """);
    assertThat(new FakeShell().run("check", file.toString())).isEqualTo(1);
    install(GREET);
    Files.move(index.repository(), folder.resolve("away"));

    var checking = new FakeShell();

    assertThat(checking.run("check", file.toString())).as(checking.err() + "").isZero();
  }

  @Test
  void saysThatThereIsNoSuchPlugin() {
    assertThat(run("plugin", "install", "acme/none", "--accept-permissions")).isEqualTo(3);

    assertThat(shell.err().toString()).isEqualTo("weir: index: ours/acme/none: not listed\n");
  }

  @Test
  void refusesANameThatIsNone() {
    assertThat(run("plugin", "install", "greet")).isEqualTo(2);

    assertThat(shell.err().toString()).contains("'greet' (expected: publisher/name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "search",
        "info",
        "install",
        "list",
        "outdated",
        "remove",
        "rollback",
        "upgrade",
        "canary",
        "promote",
        "status",
        "restore",
        "verify",
        "audit"
      })
  void explainsEachCommandWithAnExample(String command) {
    assertThat(shell.run("plugin", command, "--help")).isZero();

    assertThat(shell.out().toString())
        .contains("Usage: weir plugin " + command, "\nweir plugin " + command);
  }
}
