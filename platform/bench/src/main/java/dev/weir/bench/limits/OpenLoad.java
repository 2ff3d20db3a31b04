package dev.weir.bench.limits;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Sends each request when it is due, whatever became of those before: there is always a connection
/// that is free, as one is opened if there is none.
final class OpenLoad {

  private static final int PATIENCE_MILLIS = 10_000;

  private final int[] ports;
  private final Ledger ledger;
  private final List<ConcurrentLinkedDeque<Client>> idle;

  /// @param ports of the gateways
  OpenLoad(int[] ports, Ledger ledger) {
    this.ports = ports;
    this.ledger = ledger;
    this.idle =
        IntStream.range(0, ports.length)
            .mapToObj(_ -> new ConcurrentLinkedDeque<Client>())
            .toList();
  }

  /// Sends all, and waits for the last answer.
  void run() throws InterruptedException {
    for (var i = 0; i < ledger.plan.size(); i++) {
      for (var left = ledger.due(i) - System.nanoTime();
          left > 0;
          left = ledger.due(i) - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      client(ledger.plan.gateway(i)).send(i);
    }
    ledger.awaitEnd();
    idle.forEach(it -> it.forEach(Client::end));
  }

  private Client client(int gateway) {
    var client = idle.get(gateway).pollFirst();
    if (client == null) {
      client = new Client(gateway);
      Thread.startVirtualThread(client);
    }
    return client;
  }

  /// One connection, on which one request follows another.
  private final class Client implements Runnable {

    private static final int END = -1;

    private final int gateway;
    private final BlockingQueue<Integer> requests = new LinkedBlockingQueue<>();
    private int current;

    Client(int gateway) {
      this.gateway = gateway;
    }

    void send(int request) {
      requests.add(request);
    }

    void end() {
      requests.add(END);
    }

    @Override
    public void run() {
      try {
        current = requests.take();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), ports[gateway])) {
          converse(socket);
        }
      } catch (IOException _) {
        ledger.answer(current, Ledger.BROKEN);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private void converse(Socket socket) throws IOException, InterruptedException {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      var reader = new HttpReader(socket.getInputStream());
      while (current != END) {
        ledger.sent[current] = System.nanoTime();
        socket.getOutputStream().write(request(current));
        var head = reader.next();
        if (!head.startsWith("http/1.1 ")) {
          throw new IOException("'" + head + "' (expected: a response)");
        }
        ledger.answer(current, Integer.parseInt(head, 9, 12, 10));
        idle.get(gateway).addFirst(this);
        current = requests.take();
      }
    }

    private byte[] request(int number) {
      var plan = ledger.plan;
      var stream = plan.streams().get(plan.stream(number));
      var head =
          "GET %s HTTP/1.1\r\nHost: bench\r\nX-Key: %s\r\n%s: %d\r\n\r\n"
              .formatted(stream.path(), stream.key(plan.key(number)), Upstream.NUMBER, number);
      return head.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
