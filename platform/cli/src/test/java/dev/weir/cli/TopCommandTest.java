package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.gateway.Gateway;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TopCommandTest {

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private final AtomicBoolean isOver = new AtomicBoolean();

  @TempDir private Path directory;
  private Gateway gateway;
  private Thread client;

  @BeforeEach
  void start() throws IOException {
    var file = directory.resolve("weir.yaml");
    Files.writeString(
        file,
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0", token: "${env:TOKEN}" }
        routes: [ { id: orders, match: { path: /orders/** }, upstream: origin } ]
        upstreams: { origin: { endpoints: [ "127.0.0.1:%d" ] } }
        """
            .formatted(origin.port()));
    gateway =
        Gateway.start(
            new Gateway.Options(file, List.of(), name -> name.equals("TOKEN") ? "letmein" : null));
    client = Thread.ofVirtual().start(this::sendRequests);
  }

  private void sendRequests() {
    var uri = URI.create("http://127.0.0.1:" + gateway.port() + "/orders/1");
    try (var http = HttpClient.newHttpClient()) {
      while (!isOver.get()) {
        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    isOver.set(true);
    client.join();
    gateway.close();
    origin.close();
  }

  private FakeShell top(int exitCode, String... more) {
    var shell =
        new FakeShell(
            Installation.current(), name -> name.equals("WEIR_ADMIN_TOKEN") ? "letmein" : null);
    var arguments = new ArrayList<>(List.of("top"));
    arguments.addAll(List.of("--admin", "127.0.0.1:" + gateway.adminPort()));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--interval")) {
      arguments.addAll(List.of("--interval", "0.5"));
    }
    assertThat(shell.run(arguments.toArray(String[]::new)))
        .as(shell.err().toString())
        .isEqualTo(exitCode);
    return shell;
  }

  @Test
  void printsWhatIsGoingOn() {
    var printed = top(0, "--once").out().toString();

    assertThat(printed)
        .startsWith("weir top 127.0.0.1:" + gateway.adminPort() + "   ready   route table 1   up ")
        .containsPattern("(?m)^orders +[1-9][0-9.]* +0 +0 +[0-9.]+(us|ms)")
        .containsPattern("(?m)^origin 127.0.0.1:" + origin.port() + " +[1-9]")
        .doesNotContain("\u001b")
        .matches("\\p{ASCII}*");
  }

  @Test
  void printsItForPrograms() {
    assertThat(top(0, "--once", "--json").out().toString())
        .startsWith("{ \"seconds\": ")
        .containsPattern("\"route\": \"orders\", \"per-second\": [1-9]")
        .endsWith("}\n");
  }

  /// What is read until a text comes.
  private static String readUntil(Reader reader, String text) throws IOException {
    var read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      var c = reader.read();
      assertThat(c).as("%s after: %s", text, read).isNotNegative();
      read.append((char) c);
    }
    return read.toString();
  }

  /// A program of the system's gives it a terminal, which tells its name first, and at the end what
  /// the command has exited with and how it is. The shell there outlives Ctrl-C.
  private Process inTerminal(String interval) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "NOT TESTED: script is missing");
    var admin = "127.0.0.1:" + gateway.adminPort();
    var command = DoomedProcess.command(List.of(), "top", "--interval", interval, "--admin", admin);
    var line = String.join(" ", command.stream().map(it -> "'" + it + "'").toList());
    var before = "trap : INT; tty; stty rows 30 cols 90; ";
    var program =
        new ProcessBuilder(
            "env",
            "--default-signal=INT",
            "script",
            "-qec",
            before + line + "; echo \"code $?\"; stty -a",
            "/dev/null");
    program.environment().putAll(Map.of("WEIR_ADMIN_TOKEN", "letmein", "TERM", "xterm"));
    return program.redirectErrorStream(true).start();
  }

  @Test
  void leavesTheTerminalAsItWas() throws Exception {
    var process = inTerminal("0.5");
    try (var reader = process.inputReader();
        var keys = process.outputWriter()) {
      var shown = readUntil(reader, "\norders ");
      keys.write("q");
      keys.flush();

      assertThat(shown).contains("\u001b[?1049h", "\u001b[?25l", "ROUTE ").doesNotContain("OUT/S");
      assertRestored(reader);
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void assertRestored(Reader reader) throws IOException {
    assertThat(readUntil(reader, "\u001b[?1049l")).endsWith("\u001b[?25h\u001b[?1049l");
    assertThat(readUntil(reader, "echoke"))
        .contains("code 0")
        .contains("rows 30; columns ")
        .containsPattern("[^-]icanon")
        .containsPattern("[^-]echo ");
  }

  @Test
  void leavesTheTerminalAsItWasOnCtrlCAndUsesTheRoomThatThereIs() throws Exception {
    var process = inTerminal("0.5");
    try (var reader = process.inputReader();
        var keys = process.outputWriter()) {
      var name = readUntil(reader, "\n").strip();
      assertThat(readUntil(reader, "\norders ")).doesNotContain("OUT/S");
      resize(name, 200);
      readUntil(reader, "OUT/S");
      keys.write("\u0003");
      keys.flush();

      assertRestored(reader);
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void isDrawnAnewAtOnceInATerminalThatChanges() throws Exception {
    var process = inTerminal("3600");
    try (var reader = process.inputReader();
        var keys = process.outputWriter()) {
      var name = readUntil(reader, "\n").strip();
      readUntil(reader, "a moment");
      resize(name, 100);
      readUntil(reader, "a moment");
      keys.write("\u0003");
      keys.flush();

      assertRestored(reader);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void resize(String terminal, int columns) throws Exception {
    var stty = new ProcessBuilder("stty", "-F", terminal, "cols", String.valueOf(columns)).start();
    assertThat(stty.waitFor()).isZero();
  }

  @Test
  void saysThatNobodyAnswers() {
    var shell = new FakeShell();

    assertThat(shell.run("top", "--once", "--admin", "127.0.0.1:1")).isEqualTo(3);
    assertThat(shell.err().toString()).contains("no gateway answers at 127.0.0.1:1");
  }

  @Test
  void wantsTheToken() {
    var shell = new FakeShell();

    assertThat(shell.run("top", "--once", "--admin", "127.0.0.1:" + gateway.adminPort()))
        .isEqualTo(1);
    assertThat(shell.err().toString()).contains("the token is missing");
  }

  @Test
  void wantsAnIntervalThatMakesSense() {
    assertThat(top(2, "--interval", "0").err().toString())
        .contains("--interval: '0.0' (expected: 0.1 to 3600)");
  }
}
