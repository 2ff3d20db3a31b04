package dev.weir.gateway.listener;

import static dev.weir.gateway.listener.Sockets.opens;
import static dev.weir.gateway.listener.Sockets.write;
import static dev.weir.testkit.StubOrigin.ok;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Connections that change their protocol.
class TunnelTest {

  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";

  @Test
  void carriesAWebSocket() throws Exception {
    var texts = new LinkedBlockingQueue<String>();
    try (var origin = new ServerSocketOrigin(TunnelTest::serveWebSocket);
        var proxy = Proxy.to(origin.port()).start();
        var client = HttpClient.newHttpClient()) {
      var socket =
          client
              .newWebSocketBuilder()
              .buildAsync(URI.create("ws://127.0.0.1:" + proxy.port() + "/chat"), queueing(texts))
              .get(10, TimeUnit.SECONDS);

      for (var i = 0; i < 20; i++) {
        socket.sendText("message " + i, true).get(10, TimeUnit.SECONDS);
        assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("message " + i);
      }
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
      assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }
  }

  @Test
  void holdsBytesBackUntilTheOriginHasSwitched() throws Exception {
    var received = new AtomicReference<>("");
    var go = new CountDownLatch(1);
    try (var origin =
            new ServerSocketOrigin(connection -> {
              readHead(connection);
              Sockets.await(go);
              connection.setSoTimeout(100);
              try {
                received.set("early: " + connection.getInputStream().read());
              } catch (SocketTimeoutException _) {
                received.set("nothing");
              }
              connection.setSoTimeout(0);
              write(connection, SWITCH + "welcome ");
              connection.getInputStream().transferTo(connection.getOutputStream());
            });
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("GET /", "Connection: Upgrade", "Upgrade: echo").send("early ");
      go.countDown();

      assertThat(client.head()).isEqualTo(SWITCH);
      assertThat(received.get()).isEqualTo("nothing");
      client.send("late").socket().shutdownOutput();
      assertThat(client.rest()).isEqualTo("welcome early late");
    }
  }

  @Test
  void goesOnAsHttpWhenTheOriginDoesNotSwitch() throws Exception {
    try (var origin = StubOrigin.answering(ok("no"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("GET /", "Connection: Upgrade", "Upgrade: echo").request("GET /next");

      assertThat(client.answer().body()).isEqualTo("no");
      assertThat(client.answer().body()).isEqualTo("no");
      assertThat(origin.requests()).hasSize(2);
      assertThat(origin.requests().getFirst())
          .contains("\r\nConnection: upgrade\r\nUpgrade: echo\r\n");
    }
  }

  @Test
  void endsBothSidesWhenTheOriginLeaves() throws Exception {
    try (var origin =
            new ServerSocketOrigin(connection -> {
              readHead(connection);
              write(connection, SWITCH);
              Sockets.reset(connection);
            });
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("GET /", "Connection: Upgrade", "Upgrade: echo");
      client.head();

      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void endsBothSidesWhenTheClientLeaves() throws Exception {
    var ended = new CountDownLatch(1);
    try (var origin =
            new ServerSocketOrigin(connection -> {
              readHead(connection);
              write(connection, SWITCH);
              Sockets.awaitEnd(connection);
              ended.countDown();
            });
        var proxy = Proxy.to(origin.port()).start();
        var client = proxy.connect()) {
      client.request("GET /", "Connection: Upgrade", "Upgrade: echo");
      client.head();

      client.leave();

      assertThat(opens(ended)).isTrue();
    }
  }

  @Test
  void isNotOfferedToARequestWithABody() throws Exception {
    try (var origin = StubOrigin.answering(ok("no"));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.request("POST /", "Connection: Upgrade", "Upgrade: echo", "Content-Length: 2");

      assertThat(client.send("hi").answer().body()).isEqualTo("no");
      assertThat(origin.requests().getFirst()).doesNotContainIgnoringCase("upgrade");
    }
  }

  /// A 101 that a filter has put another body into is no tunnel.
  @Test
  void isRefusedWithoutItsConnection() throws Exception {
    try (var origin = StubOrigin.answering(SWITCH);
        var proxy =
            Proxy.to(origin)
                .filter((request, chain) -> chain.proceed(request).withBody(Body.of("text")))
                .start();
        var client = proxy.connect()) {
      client.request("GET /", "Connection: Upgrade", "Upgrade: echo");

      assertThat(client.answer().status()).isEqualTo(500);
    }
  }

  private static WebSocket.Listener queueing(BlockingQueue<String> texts) {
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(
          WebSocket socket, CharSequence data, boolean isLast) {
        texts.add(data.toString());
        socket.request(1);
        return null;
      }

      @Override
      public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        texts.add("closed");
        return null;
      }
    };
  }

  /// Echoes short frames (RFC 6455), which clients mask and servers do not.
  private static void serveWebSocket(Socket connection) throws IOException {
    var key = readHead(connection).replaceAll("(?is).*\r\nSec-WebSocket-Key: *([^\r]*).*", "$1");
    write(
        connection,
        SWITCH.replace("echo\r\n", "websocket\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n"));
    var in = connection.getInputStream();
    var out = connection.getOutputStream();
    int operation;
    do {
      operation = in.read();
      var mask = new byte[4];
      var payload = new byte[in.read() & 0x7f];
      in.readNBytes(mask, 0, 4);
      in.readNBytes(payload, 0, payload.length);
      for (var i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      out.write(new byte[] {(byte) operation, (byte) payload.length});
      out.write(payload);
    } while (operation != 0x88);
  }

  private static String accept(String key) throws IOException {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      var bytes = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
      return Base64.getEncoder().encodeToString(sha1.digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static String readHead(Socket connection) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var b = connection.getInputStream().read();
      if (b < 0) {
        throw new IOException("no head");
      }
      head.append((char) b);
    }
    return head.toString();
  }
}
