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
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Clients that ask for the same without a rest, each on a connection of its own, which is opened
/// again only where the gateway announced to close it.
final class SteadyClients implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int port;
  private final byte[] request;
  private final Predicate<String> isExpected;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean isOver;

  private SteadyClients(int port, String target, Predicate<String> isExpected) {
    this.port = port;
    this.request =
        "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
            .formatted(target)
            .getBytes(StandardCharsets.US_ASCII);
    this.isExpected = isExpected;
  }

  /// Starts them.
  ///
  /// @param isExpected whether the head of an answer is as it has to be
  static SteadyClients start(int count, int port, String target, Predicate<String> isExpected) {
    var clients = new SteadyClients(port, target, isExpected);
    for (var i = 0; i < count; i++) {
      clients.threads.add(Thread.ofVirtual().start(clients::run));
    }
    return clients;
  }

  /// How many requests have been answered as expected.
  long answered() {
    return answered.get();
  }

  /// What went wrong; whatever it is ends one of the clients.
  Queue<String> failures() {
    return failures;
  }

  /// Waits until that many more requests have been answered, or something has gone wrong.
  void awaitAnswers(long more) {
    var enough = answered.get() + more;
    Eventually.isTrue("answers", () -> answered.get() >= enough || !failures.isEmpty());
  }

  private void run() {
    while (!isOver) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        var in = new BufferedInputStream(socket.getInputStream());
        var isOpen = true;
        while (isOpen && !isOver) {
          socket.getOutputStream().write(request);
          isOpen = read(in);
        }
      } catch (IOException e) {
        failures.add(e.toString());
        return;
      }
    }
  }

  /// @return whether the connection stays open
  private boolean read(InputStream in) throws IOException {
    var head = head(in);
    var length = LENGTH.matcher(head);
    if (!length.find() || !isExpected.test(head)) {
      throw new IOException("answer: " + head);
    }
    in.skipNBytes(Long.parseLong(length.group(1)));
    answered.incrementAndGet();
    return !head.contains("Connection: close");
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      var b = in.read();
      if (b < 0) {
        throw new IOException("end of stream after '" + head + "'");
      }
      head.append((char) b);
    }
    return head.toString();
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
