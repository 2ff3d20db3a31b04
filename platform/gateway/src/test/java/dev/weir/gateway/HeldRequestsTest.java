package dev.weir.gateway;

import static dev.weir.gateway.listener.Sockets.awaitEnd;
import static dev.weir.gateway.listener.Sockets.opens;
import static dev.weir.gateway.listener.Sockets.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.listener.RawClient;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients of requests that a guest holds for the answer of a call.
@Timeout(120)
class HeldRequestsTest {

  private static final List<String> ENDED = List.of("done", "log", "delete");

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Lines listening = Lines.of("dev.weir.wasm", said);
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch cut = new CountDownLatch(1);
  private volatile int answeredCall = -1;

  private final StubOrigin origin = StubOrigin.start(this::answer);

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    listening.close();
    released.countDown();
    origin.close();
  }

  /// Answers calls from `answeredCall` on, that one after its release; leaves the others open.
  private void answer(String request, Socket connection) throws IOException {
    if (request.startsWith("GET /auth ")) {
      var call = calls.getAndIncrement();
      if (call == answeredCall) {
        awaitRelease();
      } else if (answeredCall < 0 || call == answeredCall + 1) {
        awaitEnd(connection);
        cut.countDown();
        return;
      }
    }
    write(connection, StubOrigin.ok(request.substring(0, request.indexOf(" HTTP/"))));
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A gateway whose guest holds requests where the letter says, far longer than any test waits.
  private GatewayFixture start(String where) {
    var routes =
        """
        [ { id: all, upstream: origin, filters: [
            wasm: { module: "%s", config: "%s", limits: { time: 5s, pause: 30m, instances: 1 } } ] } ]
        """
            .formatted(Guests.file("plain/hold-proxy"), where);
    var gateway = GatewayFixture.start(directory, origin, routes);
    // What the guest has said while it was tried does not count.
    said.clear();
    return gateway;
  }

  private void awaitHeld(int count) {
    Eventually.isTrue(
        "held", () -> said.stream().filter("held"::equals).count() == count && calls() == count);
  }

  private int calls() {
    return calls.get();
  }

  private void awaitEnded() {
    Eventually.isTrue("ended", () -> said.containsAll(ENDED));
  }

  private static String active(GatewayFixture gateway) {
    return gateway.admin("/admin/v1/status", HttpRequest.Builder::GET).body();
  }

  @ParameterizedTest
  @CsvSource({
    "h, GET /, Accept: */*, ''",
    "h, POST /, Content-Length: 5, hello",
    "b, POST /, Content-Length: 5, hello",
    "b, POST /, Transfer-Encoding: chunked, '5\r\nhello\r\n0\r\n\r\n'",
    "H, GET /, Accept: */*, ''"
  })
  void aClientThatLeavesEndsTheRequestAtOnce(String where, String line, String header, String body)
      throws Exception {
    try (var gateway = start(where);
        var client = new RawClient(gateway.gateway().port())) {
      client.request(line, header).send(body.translateEscapes());
      awaitHeld(1);

      client.leave();

      awaitEnded();
      assertThat(opens(cut)).as("the call is given up").isTrue();
      Eventually.isTrue("released", () -> active(gateway).contains("\"active\": 0"));
      assertThat(said).filteredOn("delete"::equals).hasSize(1);
    }
  }

  @Test
  void aBodyThatComesMeanwhileIsNotLost() throws Exception {
    answeredCall = 0;
    var body = "0123456789".repeat(4_000);
    try (var gateway = start("h");
        var client = new RawClient(gateway.gateway().port());
        var leaving = new RawClient(gateway.gateway().port())) {
      client.request("POST /first", "Content-Length: " + body.length());
      awaitHeld(1);
      client.send(body);
      leaving.request("GET /other");
      awaitHeld(2);

      leaving.leave();
      awaitEnded();
      released.countDown();

      assertThat(client.answer().body()).isEqualTo("POST /first");
      assertThat(origin.requests()).anyMatch(it -> unchunked(it).equals(body));
    }
  }

  /// The body of a request in the chunked coding, whose data has no line ends.
  private static String unchunked(String request) {
    var lines = request.substring(request.indexOf("\r\n\r\n") + 4).split("\r\n", -1);
    return IntStream.range(0, lines.length)
        .filter(index -> index % 2 == 1)
        .mapToObj(index -> lines[index])
        .collect(Collectors.joining());
  }

  @Test
  void theNextRequestThatComesMeanwhileIsNotLost() throws Exception {
    answeredCall = 0;
    try (var gateway = start("h");
        var client = new RawClient(gateway.gateway().port());
        var leaving = new RawClient(gateway.gateway().port())) {
      client.request("GET /first");
      awaitHeld(1);
      client.request("GET /second");
      leaving.request("GET /other");
      awaitHeld(2);

      // When it is noticed that one has left who came later, the other has been looked at as well.
      leaving.leave();
      awaitEnded();
      released.countDown();

      assertThat(client.answer().body()).isEqualTo("GET /first");
      assertThat(client.answer().body()).isEqualTo("GET /second");
    }
  }
}
