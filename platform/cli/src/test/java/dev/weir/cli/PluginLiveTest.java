package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.Gateway;
import dev.weir.marketplace.install.LockFile;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `weir plugin install` and its kind do to a gateway that runs.
@Timeout(180)
class PluginLiveTest {

  private static final String GREET = "acme/greet";
  private static final Map<String, String> TOKEN = Map.of("TOKEN", "hunter2");

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path folder;
  private FakeShell shell = new FakeShell();
  private TestIndex index = TestIndex.NONE;
  private Optional<Gateway> gateway = Optional.empty();

  /// The index has 0.1.0, which is installed where no gateway runs.
  @BeforeEach
  void installTheFirst() throws IOException {
    write("");
    index = TestIndex.in(folder.resolve("made"));
    release("0.1.0", it -> it);
    run(
        "index add ours %s --root %s --trust acme --cool-down 0"
            .formatted(index.repository(), index.root()));
    assertThat(weir("install", GREET, "--accept-permissions", "--admin", "127.0.0.1:1"))
        .as(shell.err() + "")
        .isZero();
    assertThat(shell.out().toString())
        .endsWith(
            "  no gateway answers at 127.0.0.1:1 (Connection refused): takes effect at its next start\n");
  }

  @AfterEach
  void close() {
    gateway.ifPresent(Gateway::close);
    client.close();
    origin.close();
  }

  private void write(String admin) throws IOException {
    Files.writeString(
        folder.resolve("weir.yaml"),
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" %s }
        routes: [ { id: tea, filters: [ greet ], upstream: tea } ]
        upstreams: { tea: { endpoints: [ "127.0.0.1:%d" ] } }
        """
            .formatted(admin, origin.port()));
  }

  /// A release that greets with its version.
  ///
  /// @param change what else is different in the source of its factory
  private void release(String version, UnaryOperator<String> change) throws IOException {
    index.release(
        version,
        "{}",
        source -> change.apply(source.replace("\"X-Greeting\", greeting", greeting(version))));
  }

  private static String greeting(String version) {
    return "\"X-Greeting\", greeting + \" " + version + "\"";
  }

  private void start(Map<String, String> environment) {
    gateway.ifPresent(Gateway::close);
    var file = folder.resolve("weir.yaml");
    gateway = Optional.of(Gateway.start(new Gateway.Options(file, List.of(), environment::get)));
  }

  private void run(String command) {
    var words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of("-c", folder.resolve("weir.yaml").toString()));
    assertThat(shell.run(words.toArray(String[]::new))).as(shell.err() + "").isZero();
  }

  private int weir(String command, String... options) {
    return weir(Map.of(), command, options);
  }

  private int weir(Map<String, String> environment, String command, String... options) {
    shell = new FakeShell(Installation.current(), environment::get);
    var words = new ArrayList<>(List.of("plugin", command));
    words.addAll(List.of(options));
    words.addAll(List.of("-c", folder.resolve("weir.yaml").toString()));
    if (!words.contains("--admin")) {
      words.addAll(List.of("--admin", "127.0.0.1:" + gateway.orElseThrow().adminPort()));
    }
    return shell.run(words.toArray(String[]::new));
  }

  private void done(String command, String... options) {
    assertThat(weir(command, options)).as(shell.err() + "").isZero();
  }

  private String greeting() throws Exception {
    var uri = URI.create("http://127.0.0.1:" + gateway.orElseThrow().port() + "/");
    var response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return response.headers().firstValue("X-Greeting").orElse("none");
  }

  private String lock() throws IOException {
    return Files.readString(folder.resolve("weir.lock"));
  }

  private List<String> pinned() throws Exception {
    return LockFile.read(folder.resolve("weir.lock")).all().stream()
        .map(pin -> pin.version().toString())
        .toList();
  }

  @Test
  void anUpgradeAndARollbackAreLiveAtOnce() throws Exception {
    start(Map.of());
    assertThat(greeting()).isEqualTo("hello 0.1.0");
    release("0.1.1", it -> it);

    done("upgrade", GREET);

    assertThat(shell.out().toString())
        .containsPattern(
            "weir.lock updated\n  staged, loaded \\(\\d+ ms\\), self-test ok \\(\\d+ ms\\),"
                + " published generation 2; nothing to drain\n$");
    assertThat(greeting()).isEqualTo("hello 0.1.1");
    done("rollback", GREET, "--json");
    assertThat(shell.out().toString())
        .contains("\"state\": \"published\"", "\"generation\": 3", "\"version\": \"0.1.1\"");
    assertThat(greeting()).isEqualTo("hello 0.1.0");
  }

  @Test
  void whatTheGatewayRefusesIsPutBack() throws Exception {
    start(Map.of());
    var before = lock();
    release(
        "0.1.1",
        it ->
            it.replace(
                "  @Override\n  public String name()",
                """
                  @Override
                  public void selfTest() {
                    throw new IllegalStateException("no tea left");
                  }

                  @Override
                  public String name()\
                """));

    assertThat(weir("upgrade", GREET)).isEqualTo(8);

    assertThat(shell.err().toString())
        .containsPattern(
            "weir: reload: the gateway at 127.0.0.1:\\d+ refused it and serves on as before;"
                + " weir.lock is as it was\n  .*no tea left");
    assertThat(lock()).isEqualTo(before);
    assertThat(greeting()).isEqualTo("hello 0.1.0");
    // What was refused is nothing to go back to.
    assertThat(weir("rollback", GREET)).isEqualTo(3);
  }

  @Test
  void aVersionThatDoesNotTakeTheConfigurationOfARouteIsNotInstalled() throws Exception {
    start(Map.of());
    var before = lock();
    release("0.1.1", it -> it.replace("@Default(\"hello\") String", "String"));

    assertThat(weir("upgrade", GREET)).isEqualTo(5);

    assertThat(shell.err().toString()).contains("routes[0].filters[0]", "greeting: missing");
    assertThat(lock()).isEqualTo(before);
    assertThat(greeting()).isEqualTo("hello 0.1.0");
  }

  @Test
  void whatARouteUsesIsNotRemoved() throws Exception {
    start(Map.of());
    var before = lock();

    assertThat(weir("remove", GREET)).isEqualTo(8);

    assertThat(shell.err().toString())
        .contains("filter greet is in use", "take the filter out of route tea first");
    assertThat(lock()).isEqualTo(before);
    assertThat(greeting()).isEqualTo("hello 0.1.0");
  }

  @Test
  void aVersionIsTriedOutAndPromoted() throws Exception {
    start(Map.of());
    release("0.1.1", it -> it);

    done("upgrade", GREET, "--canary", "0%");
    assertThat(greeting()).isEqualTo("hello 0.1.0");
    assertThat(pinned()).containsExactly("0.1.0", "0.1.1");
    done("status");
    assertThat(shell.out().toString())
        .containsPattern("ours/acme/greet +0.1.1 +2 +canary 0% +0 +")
        .containsPattern("ours/acme/greet +0.1.0 +1 +active +0 +");

    done("canary", GREET, "--share", "100%");
    assertThat(shell.out().toString())
        .startsWith("ours/acme/greet 0.1.1 is tried out with 100% of the requests\n  staged, pub");
    assertThat(greeting()).isEqualTo("hello 0.1.1");

    // The lock file alone says how it stands.
    start(Map.of());
    assertThat(greeting()).isEqualTo("hello 0.1.1");

    done("promote", GREET);
    assertThat(greeting()).isEqualTo("hello 0.1.1");
    assertThat(pinned()).containsExactly("0.1.1");
    done("rollback", GREET);
    assertThat(greeting()).isEqualTo("hello 0.1.0");
  }

  @Test
  void aVersionThatIsTriedOutIsGivenUp() throws Exception {
    start(Map.of());
    release("0.1.1", it -> it);
    done("upgrade", GREET, "--canary", "100%");
    assertThat(greeting()).isEqualTo("hello 0.1.1");
    done("upgrade", GREET, "--canary", "100%");
    assertThat(shell.out().toString()).endsWith("  weir.lock says so already\n");
    // It is not settled in passing.
    done("upgrade");
    assertThat(shell.err().toString()).startsWith("note: not upgraded: ours/acme/greet 0.1.1 is");
    assertThat(weir("upgrade", GREET)).isEqualTo(4);

    done("rollback", GREET);

    assertThat(shell.out().toString()).startsWith("ours/acme/greet 0.1.1 is not tried out any");
    assertThat(greeting()).isEqualTo("hello 0.1.0");
    assertThat(pinned()).containsExactly("0.1.0");
  }

  @Test
  void nothingIsTriedOutBesideItself() {
    start(Map.of());

    assertThat(weir("upgrade", GREET, "--canary", "5%")).isEqualTo(3);
    assertThat(shell.err().toString()).contains("expected: another version to try out");
    assertThat(weir("promote", GREET)).isEqualTo(3);
    assertThat(shell.err().toString()).contains("no other version is tried out");
    assertThat(weir("upgrade", "--canary", "5%")).isEqualTo(2);
    assertThat(weir("canary", GREET, "--share", "5")).isEqualTo(2);
    assertThat(shell.err().toString()).contains("'5' (expected: a percentage up to 100%");
  }

  @Test
  void withoutTheTokenNothingIsChanged() throws Exception {
    write(", token: \"${env:TOKEN}\"");
    start(TOKEN);
    release("0.1.1", it -> it);
    var before = lock();

    assertThat(weir("upgrade", GREET)).isEqualTo(1);
    assertThat(shell.err().toString())
        .contains("the token is missing (expected: ", "WEIR_ADMIN_TOKEN); nothing was changed");
    assertThat(weir(Map.of("WEIR_ADMIN_TOKEN", "hunter3"), "upgrade", GREET)).isEqualTo(1);
    assertThat(shell.err().toString()).contains("the token is not the right one");
    assertThat(lock()).isEqualTo(before);

    assertThat(weir(Map.of("WEIR_ADMIN_TOKEN", "hunter2"), "upgrade", GREET)).isZero();
    assertThat(greeting()).isEqualTo("hello 0.1.1");
    // The configuration says where it is, to whoever has the same environment.
    assertThat(weir(TOKEN, "status")).isZero();
    var file = Files.writeString(folder.resolve("token"), "hunter2\n");
    done("rollback", GREET, "--admin-token-file", file.toString());
    assertThat(greeting()).isEqualTo("hello 0.1.0");
  }

  @Test
  void aGatewayOfOtherPluginsIsLeftAlone(@TempDir Path other) throws Exception {
    Files.copy(folder.resolve("weir.yaml"), other.resolve("weir.yaml"));
    Files.copy(folder.resolve("weir.lock"), other.resolve("weir.lock"));
    Files.createSymbolicLink(other.resolve(".weir"), folder.resolve(".weir"));
    release("0.1.1", it -> it);
    var file = other.resolve("weir.yaml");
    gateway = Optional.of(Gateway.start(new Gateway.Options(file, List.of(), _ -> null)));

    done("upgrade", GREET);

    assertThat(shell.out().toString())
        .contains("reads another lock file: " + other.resolve("weir.lock"));
    assertThat(pinned()).containsExactly("0.1.1");
    assertThat(greeting()).isEqualTo("hello 0.1.0");
  }

  @Test
  void nobodyIsAskedIfThatIsWanted() throws Exception {
    start(Map.of());
    release("0.1.1", it -> it);

    done("upgrade", GREET, "--no-reload", "--admin", "127.0.0.1:1");

    assertThat(shell.out().toString()).endsWith("  no gateway was asked to reload\n");
    assertThat(pinned()).containsExactly("0.1.1");
  }

  @Test
  void statusIsForProgramsTooAndSaysThatNobodyAnswers() {
    start(Map.of());

    done("status", "--json");
    assertThat(shell.out().toString())
        .contains("\"name\": \"ours/acme/greet\"", "\"state\": \"active\"", "\"generation\": 1");
    assertThat(weir("status", "--admin", "127.0.0.1:1")).isEqualTo(3);
    assertThat(shell.err().toString())
        .isEqualTo("weir: no gateway answers at 127.0.0.1:1 (Connection refused)\n");
  }
}
