package dev.weir.plugins.ratelimit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Prometheus server of the system's, which scrapes a page once a second.
final class PrometheusProcess implements AutoCloseable {

  private static final String PROGRAM = "prometheus";

  private final HttpServer page;
  private final Process process;
  private final int port;

  private PrometheusProcess(HttpServer page, Process process, int port) {
    this.page = page;
    this.process = process;
    this.port = port;
  }

  /// Whether the program is there.
  static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder(PROGRAM, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /// A server.
  ///
  /// @param directory of its own
  /// @param text of the page that it scrapes
  static PrometheusProcess start(Path directory, String text) throws IOException {
    var page = serve(text);
    var port = freePort();
    var config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: { scrape_interval: 1s }
        scrape_configs:
          - job_name: page
            static_configs: [ { targets: [ "127.0.0.1:%d" ] } ]
        """
            .formatted(page.getAddress().getPort()));
    var command =
        List.of(
            PROGRAM,
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port);
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
    return new PrometheusProcess(page, process, port);
  }

  private static HttpServer serve(String text) throws IOException {
    var page = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    page.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    page.start();
    return page;
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }

  /// Host and port.
  String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    page.stop(0);
    try {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
