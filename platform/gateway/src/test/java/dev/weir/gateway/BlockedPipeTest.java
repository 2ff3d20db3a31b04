package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An access log to a pipe that nobody reads from.
@Timeout(180)
class BlockedPipeTest {

  private static final Pattern DROPPED =
      Pattern.compile("weir_access_log_lines_total\\{outcome=\"dropped\",sink=\"stdout\"} (\\d+)");

  @TempDir private Path directory;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start(StubOrigin origin, int admin) throws IOException {
    GatewayFixture.write(
        directory,
        GatewayFixture.yaml(origin, "[ { id: orders, upstream: origin } ]")
                .replace(
                    "admin: { address: \"127.0.0.1:0\" }",
                    "admin: { address: \"127.0.0.1:" + admin + "\" }")
            + "access-log: [ { stdout: true, format: '{path} "
            + "x".repeat(4000)
            + "' } ]\n");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            java, "-cp", classPath, GatewayProcess.class.getName(), directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private String get(int port, String target) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private int dropped(int admin) throws Exception {
    var found = DROPPED.matcher(get(admin, "/metrics"));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  @Test
  void delaysNoRequestAndLosesOnlyWhatIsCounted() throws Exception {
    var admin = freePort();
    try (var origin = StubOrigin.answering(StubOrigin.ok("hello"))) {
      var process = start(origin, admin);
      try (var out = process.inputReader()) {
        var port = Integer.parseInt(out.readLine());
        var sent = 0;
        while (dropped(admin) == 0) {
          for (var i = 0; i < 100; i++) {
            assertThat(get(port, "/" + sent++)).isEqualTo("hello");
          }
        }
        var lost = dropped(admin);

        for (var i = 0; i < sent - lost; i++) {
          assertThat(out.readLine()).startsWith("/");
        }
        assertThat(get(port, "/last")).isEqualTo("hello");
        assertThat(out.readLine()).startsWith("/last ");
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void keepsNoGatewayFromStopping() throws Exception {
    var admin = freePort();
    try (var origin = StubOrigin.answering(StubOrigin.ok("hello"))) {
      var process = start(origin, admin);
      var port = Integer.parseInt(process.inputReader().readLine());
      for (var i = 0; i < 200; i++) {
        get(port, "/" + i);
      }

      process.destroy();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
