package dev.weir.gateway.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// An origin that keeps every byte that reaches it, whatever it means. It answers whenever an empty
/// line ends what has come in on a connection, unless there were chunks among it.
final class ByteOrigin implements AutoCloseable {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

  private final ServerSocket listening;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  ByteOrigin() throws IOException {
    listening = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  String received() {
    synchronized (received) {
      return received.toString(ISO_8859_1);
    }
  }

  private void accept() {
    try {
      while (true) {
        var connection = listening.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException _) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var buffer = new byte[65536];
      var text = new StringBuilder();
      while (true) {
        var count = connection.getInputStream().read(buffer);
        if (count < 0) {
          return;
        }
        synchronized (received) {
          received.write(buffer, 0, count);
        }
        text.append(new String(buffer, 0, count, ISO_8859_1));
        if (text.toString().endsWith("\r\n\r\n") && text.indexOf("chunked") < 0) {
          connection.getOutputStream().write(ANSWER);
        }
      }
    } catch (IOException _) {
      // The gateway broke the connection off.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
