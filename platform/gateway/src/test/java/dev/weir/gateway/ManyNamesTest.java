package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Response;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.telemetry.ReceivedSpans.Received;
import dev.weir.gateway.telemetry.SpanReceiver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Names that clients make up: paths, hosts and methods, each of them another one.
@Timeout(600)
class ManyNamesTest {

  private static final int CLIENTS = 4;
  private static final int REQUESTS = 100_000;
  private static final int UNKNOWN_METHODS = 1000;
  private static final int PIPELINED = 100;

  /// All of requests and of the gateway, but for what is there after the first export only.
  private static final Pattern SERIES =
      Pattern.compile("(?m)^((?:http|weir)_(?!telemetry_(?:spans|exports))[^ ]*) .*");

  private static final Pattern ACTIVE =
      Pattern.compile("(?m)^http_server_active_requests\\{.*} [1-9]");

  /// No configuration.
  public record None() {}

  private static final class Answer implements FilterFactory<None> {
    @Override
    public String name() {
      return "answer";
    }

    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Filter create(None config) {
      return (_, _) -> Response.of(204);
    }
  }

  @TempDir private Path directory;
  private final SpanReceiver receiver = SpanReceiver.start();
  private GatewayFixture gateway;

  @BeforeEach
  void start() {
    GatewayFixture.write(
        directory,
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        routes: [ { id: all, match: { path: "/all/**" }, filters: [ answer ] } ]
        telemetry: { traces: { sample: 100%%, limit: 100, otlp: { endpoint: "%s" } } }
        access-log: [ { file: access.log } ]
        """
            .formatted(receiver.url()));
    gateway = GatewayFixture.open(directory, List.of(new Answer()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    receiver.close();
  }

  private Set<String> series() {
    Eventually.isTrue("at rest", () -> !ACTIVE.matcher(metrics()).find());
    return SERIES.matcher(metrics()).results().map(it -> it.group(1)).collect(Collectors.toSet());
  }

  private String metrics() {
    return gateway.admin("/metrics", HttpRequest.Builder::GET).body();
  }

  private String stats() {
    return gateway.admin("/admin/v1/stats", HttpRequest.Builder::GET).body();
  }

  private static String request(int i) {
    var method = i % (REQUESTS / UNKNOWN_METHODS) == 0 ? "BREW" + i : "GET";
    // Every tenth goes nowhere.
    var path = (i % 10 == 1 ? "/" : "/all/") + "p" + i;
    return method + " " + path + " HTTP/1.1\r\nHost: h" + i + ".example\r\n\r\n";
  }

  /// Sends the requests from `first` on in steps of [#CLIENTS], many at a time.
  private int send(int first) throws IOException {
    var heads = 0;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway().port())) {
      var in = new BufferedInputStream(socket.getInputStream());
      for (var i = first; i < REQUESTS; ) {
        var some = new StringBuilder();
        var count = 0;
        for (; count < PIPELINED && i < REQUESTS; count++, i += CLIENTS) {
          some.append(request(i));
        }
        socket.getOutputStream().write(some.toString().getBytes(US_ASCII));
        heads += read(in, count);
      }
    }
    return heads;
  }

  /// Reads so many responses, which end with a closing brace or have no body.
  private static int read(BufferedInputStream in, int count) throws IOException {
    for (var i = 0; i < count; i++) {
      var head = head(in);
      var length = head.contains("204 No Content") ? 0 : length(head);
      in.skipNBytes(length);
    }
    return count;
  }

  private static String head(BufferedInputStream in) throws IOException {
    var head = new StringBuilder();
    while (!endsWithEmptyLine(head)) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended after " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static boolean endsWithEmptyLine(StringBuilder head) {
    var length = head.length();
    return length > 3 && head.charAt(length - 1) == '\n' && head.charAt(length - 3) == '\n';
  }

  private static int length(String head) {
    assertThat(head).startsWith("HTTP/1.1 404 ");
    var from = head.indexOf("Content-Length: ") + "Content-Length: ".length();
    return Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
  }

  private void sendAll() throws Exception {
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var sending = new ArrayList<Future<Integer>>();
      for (var client = 0; client < CLIENTS; client++) {
        var first = client;
        sending.add(clients.submit(() -> send(first)));
      }
      var answered = 0;
      for (var it : sending) {
        answered += it.get();
      }
      assertThat(answered).isEqualTo(REQUESTS);
    }
  }

  @Test
  void makeNeitherSeriesNorNamesOfSpans() throws Exception {
    for (var path : List.of("/all/x", "/x")) {
      gateway.get(path);
      gateway.send(path, it -> it.method("BREW", HttpRequest.BodyPublishers.noBody()));
    }
    var before = series();

    sendAll();

    var made = series();
    made.removeAll(before);
    assertThat(made).isEmpty();
    assertThat(metrics() + stats()).doesNotContain("/p123", "h123", "BREW").contains("_OTHER");
    var names = receiver.spans().await(20).stream().map(Received::name).distinct().toList();
    assertThat(names).isSubsetOf("GET /all/**", "GET", "HTTP /all/**", "HTTP", "filter answer");
  }
}
