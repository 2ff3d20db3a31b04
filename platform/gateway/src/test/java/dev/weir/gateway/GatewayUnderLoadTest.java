package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reloads and stops while requests are under way. `-Dweir.soak=PT60S` makes it a soak.
class GatewayUnderLoadTest {

  private static final Duration SOAK = Duration.parse(System.getProperty("weir.soak", "PT4S"));
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final String END = "end of stream";
  private static final int CLIENTS = 8;
  private static final int STREAMS = 8;
  private static final byte[] REQUEST =
      "GET /x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final StubOrigin origin =
      StubOrigin.start((request, socket) -> {
        if (request.startsWith("GET /stream ")) {
          stream(socket);
        } else {
          write(socket, StubOrigin.ok("origin"));
        }
      });

  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicInteger streaming = new AtomicInteger();
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @Test
  void losesNoRequestAndNoStreamOverReloads() throws Exception {
    var reloads = 0;
    try (var fixture = GatewayFixture.start(directory, origin, routes(0))) {
      var threads = clients(fixture.gateway().port());
      var streams = streams(fixture.gateway().port());
      var end = System.nanoTime() + SOAK.toNanos();
      while (System.nanoTime() - end < 0) {
        fixture.rewrite(GatewayFixture.yaml(origin, routes(++reloads)));
        fixture.gateway().reload();
        Thread.sleep(Duration.ofMillis(100));
      }
      isOver.set(true);
      join(threads);
      join(streams);
    }

    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThan(reloads);
  }

  @Test
  void losesNoRequestThatIsUnderWayWhenItStops() throws Exception {
    var fixture = GatewayFixture.start(directory, origin, routes(0));
    var threads = clients(fixture.gateway().port());
    while (answered.get() < 100) {
      Thread.onSpinWait();
    }

    isStopping.set(true);
    fixture.close();
    isOver.set(true);
    join(threads);

    assertThat(failures).isEmpty();
  }

  @Test
  void stopsSoonAfterTheLastResponseHasEnded() throws Exception {
    var fixture = GatewayFixture.start(directory, origin, routes(0));
    var streams = streams(fixture.gateway().port());
    Eventually.isTrue("streaming", () -> streaming.get() == STREAMS);

    isStopping.set(true);
    var closing = Thread.ofPlatform().start(fixture::close);
    Eventually.isTrue("draining", () -> !closing.getState().equals(Thread.State.NEW));
    isOver.set(true);
    join(streams);

    // Far below the idle timeout of clients, for which nobody may wait now.
    assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    assertThat(failures).isEmpty();
  }

  private static String routes(int number) {
    return "[ { id: all, upstream: origin }, { id: n"
        + number
        + ", match: { path: /n"
        + number
        + " }, upstream: origin } ]";
  }

  private List<Thread> clients(int port) {
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < CLIENTS; i++) {
      threads.add(Thread.ofVirtual().start(() -> requests(port)));
    }
    return threads;
  }

  // The kernel resets connections that wait to be accepted when a server stops listening: as good
  // as refused. What has been accepted must be answered.
  private void requests(int port) {
    while (!isOver.get()) {
      var isAccepted = false;
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        var idleSince = System.nanoTime();
        while (!isOver.get() && request(socket, idleSince)) {
          idleSince = System.nanoTime();
          isAccepted = true;
          answered.incrementAndGet();
        }
      } catch (ConnectException e) {
        return; // the gateway has stopped
      } catch (IOException e) {
        if (isAccepted || !isStopping.get()) {
          failures.add(e.toString());
          return;
        }
      }
    }
  }

  private boolean request(Socket socket, long idleSince) throws IOException {
    socket.getOutputStream().write(REQUEST);
    var wasIdle = System.nanoTime() - idleSince > IDLE_NANOS;
    var head = head(socket.getInputStream());
    if (wasIdle && isStopping.get() && head.equals(END)) {
      // On a busy machine the client itself may be too late: a gateway that stops does not wait
      // for ever for the next request (RFC 9112 section 9.3.1).
      return false;
    }
    if (!head.startsWith("HTTP/1.1 200")) {
      failures.add("answer: " + head);
      return false;
    }
    var body = socket.getInputStream().readNBytes("origin".length());
    if (!new String(body, StandardCharsets.US_ASCII).equals("origin")) {
      failures.add("body: " + new String(body, StandardCharsets.US_ASCII));
    }
    return !head.contains("Connection: close");
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var b = in.read();
      if (b < 0) {
        return head.isEmpty() ? END : "end of stream after '" + head + "'";
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private List<Thread> streams(int port) {
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < STREAMS; i++) {
      threads.add(Thread.ofVirtual().start(() -> follow(port)));
    }
    return threads;
  }

  private void follow(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var head = head(socket.getInputStream());
      streaming.incrementAndGet();
      var rest = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
      while (!rest.endsWith("0\r\n\r\n")) {
        var b = socket.getInputStream().read();
        if (b < 0) {
          failures.add("stream broke off after " + head);
          return;
        }
        rest = (rest + (char) b).substring(Math.max(0, rest.length() - 8));
      }
      // Only the gateway can end the connection now.
      if (isStopping.get() && socket.getInputStream().read() >= 0) {
        failures.add("more came after the end of the stream");
      }
    } catch (IOException e) {
      failures.add("stream: " + e);
    }
  }

  private void stream(Socket socket) throws IOException {
    write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (!isOver.get()) {
      write(socket, "4\r\ntick\r\n");
      try {
        Thread.sleep(Duration.ofMillis(20));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    write(socket, "0\r\n\r\n");
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (var thread : threads) {
      thread.join(Duration.ofSeconds(30));
      assertThat(thread.isAlive()).isFalse();
    }
  }
}
