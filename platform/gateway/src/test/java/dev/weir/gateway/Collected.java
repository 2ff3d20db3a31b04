package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.gateway.plugin.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A collector that keeps the bytes that it gets, of all signals, as ISO-8859-1.
final class Collected implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();

  private Collected(HttpServer server) {
    this.server = server;
  }

  static Collected start() {
    try {
      var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var collected = new Collected(HttpServer.create(loopback, 0));
      collected.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      collected.server.createContext("/", collected::keep);
      collected.server.start();
      return collected;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(HttpExchange exchange) throws IOException {
    try (exchange) {
      headers.add(exchange.getRequestHeaders().entrySet().toString());
      var body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
      bodies.merge(exchange.getRequestURI().getPath(), body, String::concat);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// All bodies that have been sent to a path, as soon as one of them has that text.
  String await(String path, String text) {
    Eventually.isTrue(text + " in " + path, () -> bodies.getOrDefault(path, "").contains(text));
    return bodies.getOrDefault(path, "");
  }

  /// The heads of all requests.
  String headers() {
    return headers.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
