package dev.weir.cli.filter;

import dev.weir.api.Headers;
import dev.weir.gateway.config.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/// The service behind a filter that is tried: answers as it is told and keeps what it got.
public final class StubUpstream implements AutoCloseable {

  private final ServerSocket listening;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Message> requests = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<Message> answer;

  private StubUpstream(UnaryOperator<Message> answer) throws IOException {
    this.answer = answer;
    listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("weir-stub-upstream").start(this::accept);
  }

  /// An upstream that makes its responses of the requests.
  public static StubUpstream start(UnaryOperator<Message> answer) {
    try {
      return new StubUpstream(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A response that says what the upstream received.
  public static Message echo(Message request) {
    var headers = new TreeMap<String, Object>();
    request
        .headers()
        .forEach((name, value) ->
            headers.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b));
    var seen = new LinkedHashMap<String, Object>();
    seen.put("message", "this is what the upstream received");
    seen.put("request", request.method() + " " + request.target());
    seen.put("headers", headers);
    if (!request.body().isEmpty()) {
      seen.put("body", request.body());
    }
    return Message.response(
        200,
        Headers.of("Content-Type", "application/json"),
        JsonText.pretty(seen),
        Headers.empty());
  }

  /// Answers so from now on, and forgets the requests so far.
  void expect(UnaryOperator<Message> next) {
    answer = next;
    requests.clear();
  }

  /// The requests since the last [#expect], in the order they were complete.
  List<Message> requests() {
    return List.copyOf(requests);
  }

  public String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var connection = listening.accept();
        connections.add(connection);
        Thread.ofVirtual().name("weir-stub-upstream-connection").start(() -> serve(connection));
      } catch (IOException _) {
        closeQuietly(listening);
      }
    }
    connections.forEach(StubUpstream::closeQuietly);
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      var reader = new MessageReader(connection.getInputStream());
      for (var next = reader.request(); next.isPresent(); next = reader.request()) {
        var request = next.get();
        requests.add(request);
        var isHead = request.method().equals("HEAD");
        connection.getOutputStream().write(answer.apply(request).bytes(isHead));
      }
    } catch (IOException | RuntimeException _) {
      // The gateway broke the connection off; it says why.
    } finally {
      connections.remove(connection);
    }
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception _) {
      // A socket that cannot be closed is of no use to anybody.
    }
  }

  @Override
  public void close() {
    closeQuietly(listening);
    connections.forEach(StubUpstream::closeQuietly);
  }
}
