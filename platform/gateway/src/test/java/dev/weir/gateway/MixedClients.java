package dev.weir.gateway;

import dev.weir.gateway.plugin.Eventually;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// 500 requests a second of all kinds, in front of a [MarkedOrigin] and through the filter of a
/// [PaintPlugin]: each response has to be whole, and all of one build.
final class MixedClients implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SHORT_CLIENTS = 3;
  private static final int LONG_CLIENTS = 12;
  private static final long SHORT_PERIOD = 13_300_000; // 75 a second
  private static final long LONG_PERIOD = 480_000_000; // about 2 a second
  private static final int ECHOES = 8;

  private static final Pattern BUILD = Pattern.compile("\r\nX-Answered: build-(\\d{4})\r\n");

  private interface Exchange {
    void run(Socket socket, InputStream in) throws IOException;
  }

  private final int port;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile int newest;
  private volatile boolean isOver;

  private MixedClients(int port) {
    this.port = port;
  }

  static MixedClients start(int port) {
    var clients = new MixedClients(port);
    clients.add(SHORT_CLIENTS, "plain", SHORT_PERIOD, clients::plain);
    clients.add(SHORT_CLIENTS, "chunked", SHORT_PERIOD, clients::chunked);
    clients.add(LONG_CLIENTS, "stream", LONG_PERIOD, clients::stream);
    clients.add(LONG_CLIENTS, "upgrade", LONG_PERIOD, clients::upgrade);
    return clients;
  }

  /// How many requests have been answered as expected.
  long answered() {
    return answered.get();
  }

  /// The longest time that a request of `/plain` took, since the first swap.
  Duration slowest() {
    return Duration.ofNanos(slowest.get());
  }

  /// What went wrong. The client that met it went on.
  Queue<String> failures() {
    return failures;
  }

  /// Waits until a client has met that build, or something has gone wrong.
  void await(int build) {
    Eventually.isTrue(PaintPlugin.name(build), () -> newest >= build || !failures.isEmpty());
  }

  private void add(int count, String name, long period, Exchange exchange) {
    for (var i = 0; i < count; i++) {
      threads.add(Thread.ofVirtual().start(() -> run(name, period, exchange)));
    }
  }

  private void run(String name, long period, Exchange exchange) {
    var due = System.nanoTime();
    while (!isOver) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        var in = new BufferedInputStream(socket.getInputStream());
        do {
          LockSupport.parkNanos(due - System.nanoTime());
          due += period;
          exchange.run(socket, in);
          answered.incrementAndGet();
        } while (!isOver && !name.equals("upgrade"));
      } catch (IOException e) {
        failures.add(name + ": " + e);
      }
    }
  }

  private void plain(Socket socket, InputStream in) throws IOException {
    var begin = System.nanoTime();
    write(socket, "GET /plain HTTP/1.1\r\nHost: a\r\n\r\n");
    var build = head(in);
    expect(text(build, 4), new String(in.readNBytes(4), StandardCharsets.US_ASCII));
    if (build > 0) {
      slowest.accumulateAndGet(System.nanoTime() - begin, Math::max);
    }
    newest = Math.max(newest, build);
  }

  private void chunked(Socket socket, InputStream in) throws IOException {
    write(
        socket,
        "POST /chunked HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    write(socket, "0\r\n\r\n");
    var build = head(in);
    expect(text(build, 9), chunks(in));
  }

  private void stream(Socket socket, InputStream in) throws IOException {
    write(socket, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    var build = head(in);
    expect(text(build, 4 * MarkedOrigin.BITS), chunks(in));
  }

  private void upgrade(Socket socket, InputStream in) throws IOException {
    write(
        socket, "GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
    head(in);
    for (var i = 0; i < ECHOES; i++) {
      write(socket, "line " + i + "\n");
      expect("line " + i + "\n", readTo(in, "\n"));
      LockSupport.parkNanos(LONG_PERIOD / ECHOES);
    }
  }

  /// Reads the head of a response.
  ///
  /// @return the build that it comes from
  private static int head(InputStream in) throws IOException {
    var head = readTo(in, "\r\n\r\n");
    var build = BUILD.matcher(head);
    if (!build.find() || !head.contains("\r\nX-Seen: build-" + build.group(1) + "\r\n")) {
      throw new IOException("head: " + head);
    }
    return Integer.parseInt(build.group(1));
  }

  private static String text(int build, int length) {
    return String.valueOf(PaintPlugin.letter(build)).repeat(length);
  }

  private static String chunks(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (true) {
      var length = Integer.parseInt(readTo(in, "\r\n").strip(), 16);
      text.append(new String(in.readNBytes(length), StandardCharsets.US_ASCII));
      readTo(in, "\r\n");
      if (length == 0) {
        return text.toString();
      }
    }
  }

  private static void expect(String expected, String actual) throws IOException {
    if (!expected.equals(actual)) {
      throw new IOException("'" + actual + "' (expected: '" + expected + "')");
    }
  }

  /// Reads up to and with an end.
  static String readTo(InputStream in, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end, text.length() - end.length()) < 0) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("end of stream after '" + text + "'");
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Lets them finish what they have asked for.
  @Override
  public void close() {
    isOver = true;
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
