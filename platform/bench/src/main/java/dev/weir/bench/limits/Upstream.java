package dev.weir.bench.limits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What the gateways forward to: writes down each request that they admit.
final class Upstream {

  /// The field with a request's number.
  static final String NUMBER = "X-Number";

  private static final int BACKLOG = 4096;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private volatile @Nullable Ledger ledger;

  /// Listens on a port from now on.
  void listen(int port) throws IOException {
    var server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(server));
  }

  /// Says where requests are written down from now on.
  void use(Ledger next) {
    ledger = next;
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        var socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket accepted) {
    try (var socket = accepted) {
      socket.setTcpNoDelay(true);
      var reader = new HttpReader(socket.getInputStream());
      for (var head = reader.next(); !head.isEmpty(); head = reader.next()) {
        note(head);
        socket.getOutputStream().write(ANSWER);
      }
    } catch (IOException _) {
      // The gateway has done with the connection.
    }
  }

  private void note(String head) {
    var current = ledger;
    if (current != null) {
      current.admit(
          (int) HttpReader.number(head, "\r\nx-number:"),
          HttpReader.number(head, "\r\nx-before:"),
          HttpReader.number(head, "\r\nx-after:"));
    }
  }
}
