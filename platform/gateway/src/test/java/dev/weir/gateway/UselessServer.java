package dev.weir.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Servers of an index from which nothing is to be learnt.
enum UselessServer {
  /// Takes no connections.
  DEAD("unavailable:"),
  /// Takes them and never says anything.
  SILENT(""),
  /// Sends more than anybody wants to have.
  HUGE("length:2.root.json"),
  /// Has changed what was signed.
  LYING("threshold:timestamp.json");

  private static final int LARGE = 1 << 20;

  private final String says;

  UselessServer(String says) {
    this.says = says;
  }

  /// What the status says of it, without blanks; empty if that takes too long to wait for.
  String says() {
    return says;
  }

  /// One that runs.
  Running start(Path repository) throws IOException {
    return new Running(this, repository);
  }

  private void answer(HttpExchange exchange, Running server) throws IOException {
    switch (this) {
      case SILENT -> server.awaitEnd();
      case HUGE -> send(exchange, new byte[LARGE]);
      case DEAD, LYING -> sendChanged(exchange, server.repository);
    }
  }

  private static void sendChanged(HttpExchange exchange, Path repository) throws IOException {
    var path = exchange.getRequestURI().getPath().substring(1);
    var file = repository.resolve(path);
    if (Files.notExists(file)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    var text = Files.readString(file);
    var version = text.replaceFirst("\"version\":\\s*[0-9]+", "\"version\":99");
    send(
        exchange,
        (path.endsWith("timestamp.json") ? version : text).getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /// Copies a folder.
  static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        var copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /// A server that runs.
  static final class Running implements AutoCloseable {

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path repository;
    private final HttpServer server;

    private Running(UselessServer kind, Path repository) throws IOException {
      this.repository = repository;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              kind.answer(exchange, this);
            }
          });
      server.start();
      if (kind == DEAD) {
        server.stop(0);
      }
    }

    private void awaitEnd() {
      try {
        end.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
      end.countDown();
      server.stop(0);
      threads.close();
    }
  }
}
