package dev.weir.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// An origin with an answer of each kind, whose field `X-Seen` is the request's `X-Asked`: `/plain`
/// with a length, `/chunked` with as many bytes as the request had in chunks, `/stream` that comes
/// bit by bit, `/upgrade` that becomes an echo. It remembers no requests, so it can have any
/// number.
final class MarkedOrigin implements AutoCloseable {

  /// How many bits a stream comes in, and how long it takes.
  static final int BITS = 20;

  private static final long BIT_NANOS = 20_000_000;
  private static final Pattern MARK = Pattern.compile("(?i)\r\nx-asked: *(\\S+)\r\n");

  private final ServerSocket listening;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private MarkedOrigin() throws IOException {
    listening = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  static MarkedOrigin start() {
    try {
      return new MarkedOrigin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var connection = listening.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      var in = new BufferedInputStream(connection.getInputStream());
      while (true) {
        answer(MixedClients.readTo(in, "\r\n\r\n"), in, connection);
      }
    } catch (IOException _) {
      // The gateway does not need it any more.
    } finally {
      connections.remove(connection);
    }
  }

  private static void answer(String head, InputStream in, Socket connection) throws IOException {
    var mark = MARK.matcher(head);
    var seen = "X-Seen: " + (mark.find() ? mark.group(1) : "nothing") + "\r\n";
    var target = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/"));
    switch (target) {
      case "/plain" ->
          write(connection, "HTTP/1.1 200 OK\r\n" + seen + "Content-Length: 4\r\n\r\n####");
      case "/chunked" -> {
        MixedClients.readTo(in, "0\r\n\r\n");
        var chunks = "4\r\n####\r\n5\r\n#####\r\n0\r\n\r\n";
        write(
            connection,
            "HTTP/1.1 200 OK\r\n" + seen + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
      }
      case "/stream" -> stream(seen, connection);
      case "/upgrade" -> {
        var upgrade = "Connection: upgrade\r\nUpgrade: echo\r\n\r\n";
        write(connection, "HTTP/1.1 101 Switching Protocols\r\n" + seen + upgrade);
        while (true) {
          write(connection, MixedClients.readTo(in, "\n"));
        }
      }
      default -> throw new IOException(target);
    }
  }

  private static void stream(String seen, Socket connection) throws IOException {
    write(connection, "HTTP/1.1 200 OK\r\n" + seen + "Transfer-Encoding: chunked\r\n\r\n");
    for (var bit = 0; bit < BITS; bit++) {
      write(connection, "4\r\n####\r\n");
      LockSupport.parkNanos(BIT_NANOS);
    }
    write(connection, "0\r\n\r\n");
  }

  private static void write(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (var connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
