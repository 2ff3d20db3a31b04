package dev.weir.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A small HTTP/1.1 server for tests that answers with exactly the bytes it was given and keeps
/// exactly the bytes it got.
///
/// ```java
/// try (var origin = StubOrigin.answering(StubOrigin.ok("hello"))) {
///   // … send a request to origin.address() …
///   assertThat(origin.requests()).containsExactly("GET / HTTP/1.1\r\nHost: …\r\n\r\n");
/// }
/// ```
///
/// It listens on a free port of 127.0.0.1, serves any number of connections and keeps them open for
/// further requests. Requests and answers are texts in ISO-8859-1: one `char` is one byte.
public final class StubOrigin implements AutoCloseable {

  private final ServerSocket listening;
  private final Script script;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();

  /// What an origin does with a request.
  @FunctionalInterface
  public interface Script {

    /// Answers one request by writing to the connection. To misbehave, write less, wait, or close
    /// the connection; if it is open afterwards, it is read for the next request.
    ///
    /// @param request the whole request, head and body, as it came
    /// @throws IOException to break the connection off
    void answer(String request, Socket connection) throws IOException;
  }

  private StubOrigin(Script script) throws IOException {
    this.script = script;
    listening = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().name("stub-origin").start(this::accept);
  }

  /// An origin that sends these answers one after the other, and the last one from then on.
  ///
  /// An answer that says `Connection: close`, or that says neither a length nor `chunked` though it
  /// has a body, is followed by the end of the connection.
  ///
  /// @param answers whole responses, head and body, as they go over the wire
  public static StubOrigin answering(String... answers) {
    if (answers.length == 0) {
      throw new IllegalArgumentException("0 answers (expected: at least one)");
    }
    var used = new AtomicInteger();
    return start((_, connection) -> {
      var answer = answers[Math.min(used.getAndIncrement(), answers.length - 1)];
      connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      if (RawMessage.endsWithConnection(answer)) {
        connection.close();
      }
    });
  }

  /// An origin that follows a script, which several connections may run at the same time.
  public static StubOrigin start(Script script) {
    try {
      return new StubOrigin(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The text of a response with status 200 and this body of type `text/plain`.
  public static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  /// The port it listens on.
  public int port() {
    return listening.getLocalPort();
  }

  /// The requests so far, head and body, in the order they were complete. A request is here before
  /// its answer is sent.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /// How many connections have been made so far, to see that they are reused.
  public int connections() {
    return accepted.get();
  }

  /// Stops listening and breaks off what is open.
  @Override
  public void close() {
    closeQuietly(listening);
    connections.forEach(StubOrigin::closeQuietly);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var connection = listening.accept();
        connections.add(connection);
        accepted.incrementAndGet();
        Thread.ofVirtual().name("stub-origin-connection").start(() -> serve(connection));
      } catch (IOException _) {
        closeQuietly(listening);
      }
    }
    connections.forEach(StubOrigin::closeQuietly);
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      var reader = new RawMessage(connection.getInputStream(), connection.getOutputStream());
      while (!connection.isClosed()) {
        var request = reader.next();
        if (request.isEmpty()) {
          return;
        }
        requests.add(request);
        script.answer(request, connection);
      }
    } catch (IOException _) {
      // The peer or the script broke the connection off, which is what tests do.
    } finally {
      connections.remove(connection);
    }
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception _) {
      // A socket that cannot be closed is of no more use to the test either.
    }
  }
}
