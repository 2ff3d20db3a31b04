package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.gateway.Gateway;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The adaptive limit in a gateway that asks a real Prometheus server.
class AdaptiveGatewayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String LIMIT =
      "adaptive_limit{limit=\"default\",plugin=\"rate-limit\",version=\"1.0.0\"} ";

  /// Half of the requests fail: the limit becomes 0.7 times what it was.
  private static final String PAGE =
      """
      # TYPE request_seconds gauge
      request_seconds 0.02
      # TYPE request_errors gauge
      request_errors 0.5
      """;

  private static final String CONFIG =
      """
      listeners: [ { address: "127.0.0.1:0" } ]
      admin: { address: "127.0.0.1:0" }
      upstreams:
        prometheus: { endpoints: [ "HOST:PORT" ] }
      routes:
        - id: test
          filters:
            - rate-limit:
                strategy: "adaptive"
                metrics_source: "prometheus@cluster-east"
                adjustment_interval: "10s"
                min_threshold: 500
                max_threshold: 5000
                model_version: "v2.3-ml"
          upstream: prometheus
      plugins:
        directory: plugins
        watch: false
        settings:
          rate-limit:
            metrics-sources:
              prometheus@cluster-east:
                upstream: prometheus
                latency: max(request_seconds)
                errors: max(request_errors)
            models:
              v2.3-ml: { headroom: 1.2 }
      """;

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void followsWhatARealPrometheusServerSays() throws Exception {
    assumeTrue(PrometheusProcess.isInstalled(), "NOT TESTED: prometheus is not installed");
    try (var prometheus = PrometheusProcess.start(directory, PAGE)) {
      await("http://" + prometheus.address() + "/api/v1/query?query=request_errors", "\"0.5\"]");
      try (var gateway = start(prometheus.address())) {
        var metrics = "http://127.0.0.1:" + gateway.adminPort() + "/metrics";
        await(metrics, LIMIT + "1581.");

        for (var i = 0; i < 30; i++) {
          assertThat(body("http://127.0.0.1:" + gateway.port() + "/-/ready")).contains("Ready");
        }

        await(metrics, LIMIT + "1106.");
      }
    }
  }

  private Gateway start(String prometheus) throws IOException {
    Files.writeString(directory.resolve("weir.yaml"), CONFIG.replace("HOST:PORT", prometheus));
    writePlugin(Files.createDirectory(directory.resolve("plugins")).resolve("rate-limit.jar"));
    return Gateway.start(
        new Gateway.Options(
            directory.resolve("weir.yaml"),
            List.of(),
            Optional.empty(),
            System::getenv,
            List.of()));
  }

  private static void writePlugin(Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Plugin-Id", "rate-limit");
    manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
    var classes =
        Path.of(
            URI.create(
                RateLimitFilterFactory.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()));
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = classes.relativize(file).toString();
        if (!name.equals(JarFile.MANIFEST_NAME)) {
          out.putNextEntry(new JarEntry(name));
          Files.copy(file, out);
        }
      }
    }
  }

  /// Asks until the answer has the text.
  private void await(String url, String text) throws IOException, InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    var last = body(url);
    while (!last.contains(text) && System.nanoTime() < end) {
      LockSupport.parkNanos(100_000_000);
      last = body(url);
    }
    assertThat(last).contains(text);
  }

  private String body(String url) throws IOException, InterruptedException {
    try {
      return client
          .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
          .body();
    } catch (ConnectException _) {
      return "";
    }
  }
}
