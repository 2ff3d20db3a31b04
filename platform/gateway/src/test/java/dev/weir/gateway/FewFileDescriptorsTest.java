package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway in a process that may open few files.
class FewFileDescriptorsTest {

  private static final int DESCRIPTORS = 300;
  private static final int CLIENTS = 500;
  private static final int PATIENCE_MILLIS = 30_000;

  @TempDir private Path directory;

  @Test
  void servesOnAfterMoreClientsCameThanItHasDescriptorsFor() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs /bin/sh to limit open files");
    try (var origin = StubOrigin.answering(StubOrigin.ok("origin"))) {
      GatewayFixture.write(
          directory, GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]"));
      var process = start();
      try {
        var port = Integer.parseInt(process.inputReader().readLine());

        crowd(port);

        assertThat(get(port)).startsWith("HTTP/1.1 200 ").endsWith("origin");
        assertThat(process.isAlive()).isTrue();
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private Process start() throws IOException {
    var command =
        "ulimit -n "
            + DESCRIPTORS
            + " && exec '"
            + System.getProperty("java.home")
            + "/bin/java' -XX:-MaxFDLimit -cp '"
            + System.getProperty("java.class.path")
            + "' "
            + GatewayProcess.class.getName()
            + " '"
            + directory
            + "'";
    return new ProcessBuilder("/bin/sh", "-c", command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void crowd(int port) throws IOException {
    List<Socket> clients = new ArrayList<>();
    try {
      for (var i = 0; i < CLIENTS; i++) {
        clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      for (var client : clients.subList(0, 10)) {
        client.setSoTimeout(PATIENCE_MILLIS);
        client.getOutputStream().write(request("keep-alive"));
        assertThat(client.getInputStream().read()).isEqualTo('H');
      }
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  private static String get(int port) throws IOException {
    try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setSoTimeout(PATIENCE_MILLIS);
      client.getOutputStream().write(request("close"));
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static byte[] request(String connection) {
    return ("GET / HTTP/1.1\r\nHost: a\r\nConnection: " + connection + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
