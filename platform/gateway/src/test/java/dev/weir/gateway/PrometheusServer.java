package dev.weir.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Prometheus server of the system's, which scrapes a gateway often.
final class PrometheusServer implements AutoCloseable {

  private static final String PROGRAM = "prometheus";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private PrometheusServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Whether a program is there.
  static boolean isInstalled(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /// A server that keeps exemplars.
  ///
  /// @param directory of its own
  /// @param target the admin port of the gateway
  static PrometheusServer start(Path directory, int target) throws IOException {
    var config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: { scrape_interval: 250ms, scrape_timeout: 250ms }
        scrape_configs:
          - job_name: weir
            static_configs: [ { targets: [ "127.0.0.1:%d" ] } ]
        """
            .formatted(target));
    var port = freePort();
    var command =
        List.of(
            PROGRAM,
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--enable-feature=exemplar-storage",
            "--web.listen-address=127.0.0.1:" + port);
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
    return new PrometheusServer(process, port);
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }

  /// What it answers to a query; nothing while it starts.
  String query(String query) {
    return ask("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
  }

  /// What it says of what it scrapes.
  String targets() {
    return ask("/api/v1/targets");
  }

  private String ask(String target) {
    try {
      var uri = URI.create("http://127.0.0.1:" + port + target);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException _) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    try {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
