package dev.weir.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.gateway.listener.ServerSocketOrigin;
import dev.weir.gateway.listener.Sockets;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.services.Room;
import dev.weir.gateway.upstream.ServedUpstreams;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.wasm.host.GrpcCall;
import dev.weir.wasm.host.GrpcListener;
import dev.weir.wasm.host.GrpcMethod;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrpcCallsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int RELOADS = 200;

  private static final Exchange NO_REQUEST = GatewayExchange.ofOwnRequest();

  private EchoServer server;
  private ServedUpstreams upstreams;
  private GrpcCalls calls;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer(0);
    upstreams = ServedUpstreams.of("echo", server.port());
    calls = new GrpcCalls(upstreams.live());
  }

  @AfterEach
  void stop() {
    calls.close();
    upstreams.close();
    server.close();
  }

  private GrpcCall open(GrpcMethod method, GrpcListener listener) {
    return calls.open(method, NO_REQUEST, new Room(Long.MAX_VALUE), listener);
  }

  private static GrpcMethod echo(Headers metadata) {
    return new GrpcMethod("echo", "test.Echo", "Echo", metadata, PATIENCE);
  }

  private static GrpcMethod echo() {
    return echo(Headers.empty());
  }

  private static GrpcMethod silent(Duration timeout) {
    return new GrpcMethod("echo", "test.Echo", "Silent", Headers.empty(), timeout);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void makesAUnaryCall() throws Exception {
    var heard = new Heard();

    open(echo(), heard).send(bytes("hello"), true);

    assertThat(heard.untilClosed()).containsExactly("initial ", "message hello", "closed 0 ");
  }

  @Test
  void passesMetadataBothWays() throws Exception {
    var heard = new Heard();

    open(echo(Headers.of("X-Text", "t", "x-data-bin", "AP8=")), heard).halfClose();

    assertThat(heard.untilClosed()).containsExactly("initial t AP8", "trailing t AP8", "closed 0 ");
  }

  @Test
  void streamsBothWays() throws Exception {
    var heard = new Heard();
    var call = open(echo(), heard);

    for (var i = 0; i < 100; i++) {
      call.send(bytes("m" + i), false);
      assertThat(heard.next()).isEqualTo("m" + i);
    }
    call.halfClose();

    assertThat(heard.status()).isEqualTo("0 ");
    assertThat(server.calls()).isEqualTo(1);
  }

  @Test
  void keepsTheOrderOfManyMessages() throws Exception {
    var heard = new Heard();
    var call = open(echo(), heard);
    var expected = new ArrayList<String>();

    for (var i = 0; i < 2000; i++) {
      call.send(bytes("m" + i), i == 1999);
      expected.add("message m" + i);
    }

    assertThat(heard.untilClosed()).startsWith("initial ").endsWith("closed 0 ");
    assertThat(heard.soFar()).containsSubsequence(expected);
  }

  @Test
  void passesTheStatusAndTheTextOfTheServer() throws Exception {
    var heard = new Heard();

    open(echo(Headers.of("x-text", "t")), heard).send(bytes("fail"), true);

    assertThat(heard.untilClosed())
        .containsExactly("initial t", "trailing t", "closed 5 no \u20ac here");
  }

  @Test
  void endsACallWhoseTimeIsUp() throws Exception {
    var heard = new Heard();

    open(silent(Duration.ofMillis(200)), heard).send(bytes("x"), true);

    assertThat(heard.status()).startsWith("4 ");
  }

  @Test
  void givesUpACallOfWhichTheListenerHearsNothingMore() throws Exception {
    var heard = new Heard();
    var call = open(echo(), heard);
    call.send(bytes("x"), false);
    assertThat(heard.next()).isEqualTo("x");

    call.cancel();

    assertThat(Sockets.opens(server.cancelled())).isTrue();
    call.send(bytes("y"), true);
    assertThat(heard.soFar()).containsExactly("initial ", "message x");
  }

  @Test
  void endsACallWhoseServerTakesNothing() throws Exception {
    var heard = new Heard();
    var call = open(silent(PATIENCE), heard);
    var megabyte = new byte[1 << 20];

    for (var i = 0; i < 16; i++) {
      call.send(megabyte, false);
    }

    assertThat(heard.status()).startsWith("8 ").contains("wait for the server");
  }

  @Test
  void endsACallWhoseMessagesTheFilterHasNoRoomFor() throws Exception {
    var heard = new Heard();
    var megabyte = new byte[1 << 20];
    var call = calls.open(silent(PATIENCE), NO_REQUEST, new Room(2 << 20), heard);

    for (var i = 0; i < 16; i++) {
      call.send(megabyte, false);
    }

    assertThat(heard.status()).startsWith("8 no room for a message of 1048576 bytes");
  }

  @Test
  void holdsNothingThatHasGoneOut() throws Exception {
    var heard = new Heard();
    var room = new Room(2 << 20);
    var call = calls.open(echo(), NO_REQUEST, room, heard);

    for (var i = 0; i < 20; i++) {
      call.send(new byte[1 << 20], false);
      assertThat(heard.next()).hasSize(1 << 20);
    }

    Eventually.isTrue("all is free", () -> room.held() == 0);
    call.halfClose();
    assertThat(heard.status()).isEqualTo("0 ");
  }

  @Test
  void refusesAMessageThatIsTooLarge() throws Exception {
    var heard = new Heard();

    open(echo(), heard).send(new byte[OutgoingCall.MAX_MESSAGE + 1], true);

    assertThat(heard.status()).isEqualTo("8 a message of 4194305 bytes (expected: <= 4194304)");
  }

  @Test
  void takesNoMoreThanItsListener() throws Exception {
    var gate = new Semaphore(0);
    var heard = new Heard();
    var call = open(echo(), new SlowListener(heard, gate));
    call.send(bytes("1"), false);
    call.send(bytes("2"), true);
    Eventually.isTrue("the first is there", gate::hasQueuedThreads);

    gate.release(2);

    assertThat(heard.untilClosed())
        .containsExactly("initial ", "message 1", "message 2", "closed 0 ");
  }

  @Test
  void takesNothingMoreForACallThatHasFailedAndDoesNotKnowYet() throws Exception {
    var gate = new Semaphore(0);
    var heard = new Heard();
    var call = open(echo(), new SlowListener(heard, gate));
    call.send(bytes("1"), false);
    Eventually.isTrue("the first is there", gate::hasQueuedThreads);

    call.send(new byte[OutgoingCall.MAX_MESSAGE + 1], false);
    call.halfClose();
    gate.release();

    assertThat(heard.status()).startsWith("8 a message of 4194305 bytes");
  }

  @Test
  void passesOverAnEndpointThatIsDead() throws Exception {
    upstreams.serve(Map.of("echo", ServedUpstreams.config(freePort(), server.port())));

    for (var i = 0; i < 4; i++) {
      var heard = new Heard();
      open(echo(), heard).send(bytes("x"), true);
      assertThat(heard.status()).isEqualTo("0 ");
    }
  }

  @Test
  void sharesTheCallsOutAmongTheEndpoints() throws Exception {
    try (var other = new EchoServer(0)) {
      upstreams.serve(Map.of("echo", ServedUpstreams.config(server.port(), other.port())));

      for (var i = 0; i < 6; i++) {
        var heard = new Heard();
        open(echo(), heard).send(bytes("x"), true);
        assertThat(heard.status()).isEqualTo("0 ");
      }

      assertThat(other.calls()).isEqualTo(3);
      assertThat(server.calls()).isEqualTo(3);
    }
  }

  @Test
  void reachesAnEndpointAgainThatWasAway() throws Exception {
    var port = freePort();
    upstreams.serve(Map.of("echo", ServedUpstreams.config(port)));
    var first = new Heard();
    open(echo(), first).send(bytes("x"), true);
    assertThat(first.status()).startsWith("14 upstream echo: cannot be reached");

    try (var _ = new EchoServer(port)) {
      var second = new Heard();
      open(echo(), second).send(bytes("x"), true);
      assertThat(second.status()).isEqualTo("0 ");
    }
  }

  @Test
  void givesUpOnAnEndpointThatSpeaksNoGrpc() throws Exception {
    try (var mute = new ServerSocketOrigin(Sockets::awaitEnd)) {
      upstreams.serve(Map.of("echo", ServedUpstreams.config(mute.port())));
      var heard = new Heard();
      var method =
          new GrpcMethod("echo", "test.Echo", "Echo", Headers.empty(), Duration.ofMillis(300));

      open(method, heard).send(bytes("x"), true);

      assertThat(heard.status()).startsWith("4 ");
    }
  }

  @Test
  void finishesACallWhoseUpstreamIsRemoved() throws Exception {
    var heard = new Heard();
    var call = open(echo(), heard);
    call.send(bytes("before"), false);
    assertThat(heard.next()).isEqualTo("before");

    upstreams.serve(Map.of());
    call.send(bytes("after"), true);

    assertThat(heard.untilClosed()).endsWith("message after", "closed 0 ");
    assertThatThrownBy(() -> open(echo(), heard))
        .hasMessage("'echo' (expected: a configured upstream)")
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failsNoCallThoughTheUpstreamIsReplacedAllTheTime() throws Exception {
    for (var i = 0; i < RELOADS; i++) {
      var heard = new Heard();
      var call = open(echo(), heard);
      var ports = i % 2 == 0 ? new int[] {server.port(), server.port()} : new int[] {server.port()};
      upstreams.serve(Map.of("echo", ServedUpstreams.config(ports)));
      call.send(bytes("x"), true);
      assertThat(heard.status()).isEqualTo("0 ");
    }
  }

  @Test
  void waitsForTheConfigurationThatHasTheUpstream() throws Exception {
    var heard = new Heard();
    upstreams.live().prepare(Set.of("new"));
    var method = new GrpcMethod("new", "test.Echo", "Echo", Headers.empty(), PATIENCE);

    open(method, heard).send(bytes("x"), true);
    upstreams.serve(Map.of("new", ServedUpstreams.config(server.port())));

    assertThat(heard.untilClosed()).containsExactly("initial ", "message x", "closed 0 ");
  }

  @Test
  void saysThatTheConfigurationWithTheUpstreamWasRefused() throws Exception {
    var heard = new Heard();
    upstreams.live().prepare(Set.of("new"));
    var method = new GrpcMethod("new", "test.Echo", "Echo", Headers.empty(), PATIENCE);

    open(method, heard).send(bytes("x"), true);
    upstreams.live().abandon();

    assertThat(heard.untilClosed())
        .containsExactly("closed 14 'new' (expected: a configured upstream)");
  }

  @Test
  void refusesNamesThatCannotBeUsed() {
    var heard = new Heard();

    assertThatThrownBy(
            () -> open(new GrpcMethod("echo", "a/b", "Echo", Headers.empty(), PATIENCE), heard))
        .hasMessage("service: 'a/b' (expected: letters, digits, '.', '_' and '-')");
    assertThatThrownBy(() -> open(echo(Headers.of("x-data-bin", "?")), heard))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void endsItsCallsWhenItIsClosed() throws Exception {
    var heard = new Heard();
    open(silent(PATIENCE), heard);
    Eventually.isTrue("arrived", () -> server.calls() == 1);

    calls.close();

    assertThat(heard.status()).isEqualTo("14 the gateway stops");
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /// Passes on what it hears, a message only when the gate lets it.
  private record SlowListener(Heard heard, Semaphore gate) implements GrpcListener {

    @Override
    public void initialMetadata(Headers metadata) {
      heard.initialMetadata(metadata);
    }

    @Override
    public void message(byte[] message) {
      gate.acquireUninterruptibly();
      heard.message(message);
    }

    @Override
    public void trailingMetadata(Headers metadata) {
      heard.trailingMetadata(metadata);
    }

    @Override
    public void closed(int status, String text) {
      heard.closed(status, text);
    }
  }
}
