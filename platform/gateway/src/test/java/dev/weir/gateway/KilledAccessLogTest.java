package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.listener.RawClient;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A log whose gateway is killed by SIGKILL while it writes.
@Timeout(120)
class KilledAccessLogTest {

  private static final int CLIENTS = 3;
  private static final int SOME = 100;
  private static final Pattern LINE =
      Pattern.compile("\\{(?:\"[a-z-]+\":(?:\"[^\"]*\"|[0-9.]+),?)+}");
  private static final Pattern PATH = Pattern.compile("\"path\":\"/([^/\"]+)/([0-9]+)\"");

  @TempDir private Path directory;
  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("hello"));

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private Path log() {
    return directory.resolve("access.log");
  }

  private List<String> lines() {
    try {
      return Files.readString(log()).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var gateway = GatewayProcess.class.getName();
    return new ProcessBuilder(java, "-Xmx128m", "-cp", classPath, gateway, directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Asks for `/name/0`, `/name/1` and so on until the gateway is gone.
  private static void ask(int port, String name) {
    try (var client = new RawClient(port)) {
      for (var i = 0; ; i++) {
        client.request("GET /" + name + "/" + i).answer();
      }
    } catch (IOException _) {
      // That is how it ends.
    }
  }

  /// Whether there are some lines of each client.
  private boolean areThereAllOf(String run) {
    return Files.exists(log())
        && IntStream.range(0, CLIENTS).allMatch(i -> numbers(lines(), run + i).size() > SOME);
  }

  /// Serves clients until there are some lines of each, and is killed.
  private void serveAndDie(String run) throws Exception {
    var process = start();
    try (var out = process.inputReader()) {
      var port = Integer.parseInt(out.readLine());
      var clients = new ArrayList<Thread>();
      for (var i = 0; i < CLIENTS; i++) {
        var name = run + i;
        clients.add(Thread.ofVirtual().start(() -> ask(port, name)));
      }
      Eventually.isTrue("lines", () -> areThereAllOf(run));
      process.destroyForcibly();
      for (var client : clients) {
        client.join();
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void goesOnBehindTheHalfLineThatIsLeft() throws Exception {
    GatewayFixture.write(
        directory,
        GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]")
            + "access-log: [ { file: access.log } ]\n");

    serveAndDie("first");
    tear();
    serveAndDie("second");

    var all = Files.readString(log());
    // The one that was torn, and perhaps the last one.
    var whole = lines().stream().filter(it -> LINE.matcher(it).matches()).toList();
    assertThat(lines().size() - whole.size()).isBetween(1, all.endsWith("\n") ? 1 : 2);
    for (var i = 0; i < CLIENTS; i++) {
      assertHasNoGap(whole, "first" + i);
      assertHasNoGap(whole, "second" + i);
    }
  }

  /// Leaves half of the last line, as if the kill had hit the write in its middle.
  private void tear() throws IOException {
    try (var file = FileChannel.open(log(), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 20);
    }
  }

  /// Which requests of a client have lines, in the order of these.
  private static List<Integer> numbers(List<String> lines, String client) {
    return lines.stream()
        .map(PATH::matcher)
        .filter(it -> it.find() && it.group(1).equals(client))
        .map(it -> Integer.valueOf(it.group(2)))
        .toList();
  }

  private static void assertHasNoGap(List<String> lines, String client) {
    var numbers = numbers(lines, client);
    assertThat(numbers).isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
  }
}
