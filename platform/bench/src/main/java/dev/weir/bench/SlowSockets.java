package dev.weir.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Holds thousands of connections to a gateway with half heads, half bodies and silence, until the
/// gateway has closed them all, and measures how a well-behaved client fares meanwhile.
///
/// Arguments: the gateway's port, the number of sockets, the longest time in seconds. Exits with 1
/// if a socket is still open then, or if the probe was not answered.
public final class SlowSockets {

  private static final String[] KINDS = {
    "GET / HTTP/1.1\r\nHost: a\r\nX-Half: ",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf",
    ""
  };
  private static final byte[] PROBE =
      "GET /probe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int PROBE_PAUSE_MILLIS = 10;
  private static final int MAX_PROBES = 100_000;

  private final int port;
  private final int maxMillis;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong longestMillis = new AtomicLong();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final long[] probes = new long[MAX_PROBES];
  private int probeCount;

  private SlowSockets(int port, int maxMillis) {
    this.port = port;
    this.maxMillis = maxMillis;
  }

  /// Runs it.
  public static void main(String[] arguments) throws InterruptedException {
    var sockets = Integer.parseInt(arguments[1]);
    var run =
        new SlowSockets(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[2]) * 1000);
    System.exit(run.run(sockets) ? 0 : 1);
  }

  private boolean run(int sockets) throws InterruptedException {
    var all = new CountDownLatch(sockets);
    var probe = Thread.ofPlatform().start(this::probe);
    for (var i = 0; i < sockets; i++) {
      var kind = KINDS[i % KINDS.length].getBytes(StandardCharsets.US_ASCII);
      Thread.startVirtualThread(() -> {
        hold(kind);
        all.countDown();
      });
    }
    all.await();
    isOver.set(true);
    probe.join();
    var times = Arrays.copyOf(probes, probeCount);
    Arrays.sort(times);
    System.out.printf(
        "%d sockets, %d failures, longest open %.1f s; %d probes, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        sockets,
        failures.get(),
        longestMillis.get() / 1000.0,
        times.length,
        millis(times, 0.5),
        millis(times, 0.99),
        millis(times, 1));
    return failures.get() == 0;
  }

  private static double millis(long[] sorted, double quantile) {
    return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / 1e6;
  }

  private void hold(byte[] sent) {
    var start = System.nanoTime();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(maxMillis);
      socket.getOutputStream().write(sent);
      while (socket.getInputStream().read() >= 0) {
        // An answer such as 408 comes before the end.
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("reset")) {
        failures.incrementAndGet();
      }
    }
    var millis = (System.nanoTime() - start) / 1_000_000;
    longestMillis.accumulateAndGet(millis, Math::max);
  }

  private void probe() {
    while (!isOver.get() && probeCount < MAX_PROBES) {
      var start = System.nanoTime();
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write(PROBE);
        var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (!answer.startsWith("HTTP/1.1 200")) {
          failures.incrementAndGet();
        }
        probes[probeCount++] = System.nanoTime() - start;
        Thread.sleep(PROBE_PAUSE_MILLIS);
      } catch (IOException e) {
        failures.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
