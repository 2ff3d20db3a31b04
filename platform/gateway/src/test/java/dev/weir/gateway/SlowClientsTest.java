package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hundreds of clients that hold their connections with half a message;
/// `platform/bench/slow-sockets` does the same with thousands and measures.
class SlowClientsTest {

  private static final int CLIENTS_OF_A_KIND = 200;
  private static final int PATIENCE_MILLIS = 30_000;

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private final List<Socket> sockets = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void closeAll() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    origin.close();
  }

  @Test
  void areAllCutOffWhileOthersAreServed() throws Exception {
    GatewayFixture.write(
        directory,
        GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]")
            .replace(
                "\"127.0.0.1:0\" } ]",
                "\"127.0.0.1:0\", timeouts: { head: 1s, body: 1s, idle: 1s } } ]"));
    try (var gateway = GatewayFixture.open(directory)) {
      var port = gateway.gateway().port();
      var silent = open(port, "");
      var halfHeads = open(port, "GET / HTTP/1.1\r\nHost: a\r\nX-Half: ");
      var halfBodies = open(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
      var idle = open(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

      for (var i = 0; i < 20; i++) {
        assertThat(gateway.get("/probe").statusCode()).isEqualTo(200);
      }
      for (var socket : silent) {
        assertThat(readToEnd(socket)).isEmpty();
      }
      for (var socket : halfHeads) {
        assertThat(readToEnd(socket)).startsWith("HTTP/1.1 408 ");
      }
      for (var socket : halfBodies) {
        assertThat(readToEnd(socket)).startsWith("HTTP/1.1 408 ");
      }
      for (var socket : idle) {
        assertThat(readToEnd(socket)).startsWith("HTTP/1.1 200 ").endsWith("origin");
      }
    }
  }

  private List<Socket> open(int port, String sent) throws IOException {
    var opened = new ArrayList<Socket>();
    for (var i = 0; i < CLIENTS_OF_A_KIND; i++) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(socket);
      opened.add(socket);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
    }
    return opened;
  }

  private static String readToEnd(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open", e);
    }
  }
}
