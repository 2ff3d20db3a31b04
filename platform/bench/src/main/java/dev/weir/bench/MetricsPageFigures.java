package dev.weir.bench;

import dev.weir.gateway.Gateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Prints how long `/metrics` takes of a gateway with many series, and what requests notice that
/// are asked for meanwhile.
public final class MetricsPageFigures {

  private static final int SERIES_OF_ROUTE = 25;
  private static final int ROUNDS = 60;
  private static final Duration PAUSE = Duration.ofMillis(2);
  private static final double NANOS_IN_MILLI = 1e6;
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Gateway gateway;

  private MetricsPageFigures(Gateway gateway) {
    this.gateway = gateway;
  }

  /// Takes the number of series, 10000 if absent.
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    var series = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
    var routes = Math.max(1, series / SERIES_OF_ROUTE);
    var file = Files.createTempDirectory("weir-metrics-page").resolve("weir.yaml");
    Files.writeString(file, yaml(routes));
    try (var gateway =
        Gateway.start(new Gateway.Options(file, List.of(), Optional.empty(), _ -> null))) {
      new MetricsPageFigures(gateway).run(routes);
    } finally {
      Files.delete(file);
      Files.delete(file.getParent());
    }
  }

  // Nobody listens on port 1: a request fails at once, and is counted like any other.
  private static String yaml(int routes) {
    return """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        upstreams: { nobody: { endpoints: [ "127.0.0.1:1" ] } }
        routes:
        """
        + IntStream.range(0, routes)
            .mapToObj("  - { id: route-%1$d, match: { path: /r%1$d/** }, upstream: nobody }"::formatted)
            .collect(Collectors.joining("\n"));
  }

  private void run(int routes) throws Exception {
    for (var i = 0; i < routes; i++) {
      ask(gateway.port(), "/r" + i + "/x", "*/*", "identity");
    }
    var page =
        new String(ask(gateway.adminPort(), "/metrics", "*/*", "identity"), StandardCharsets.UTF_8);
    var series = page.lines().filter(line -> !line.startsWith("#")).count();
    print("%d series, %.1f MB".formatted(series, page.length() / 1e6));
    print("requests alone: " + probed(() -> pause(ROUNDS)));
    print("text: " + timed("*/*", "identity"));
    print("text, gzip: " + timed("*/*", "gzip"));
    print("OpenMetrics: " + timed(OPEN_METRICS, "identity"));
    print("OpenMetrics, gzip: " + timed(OPEN_METRICS, "gzip"));
    print("requests beside scrapes: " + probed(() -> timed(OPEN_METRICS, "gzip")));
  }

  private static void print(String line) {
    IO.println(line);
  }

  private static Object pause(int rounds) throws InterruptedException {
    Thread.sleep(PAUSE.multipliedBy(10L * rounds));
    return "";
  }

  private String timed(String accept, String encoding) throws Exception {
    var first = 0L;
    var times = new ArrayList<Long>();
    for (var i = 0; i < ROUNDS; i++) {
      var began = System.nanoTime();
      ask(gateway.adminPort(), "/metrics", accept, encoding);
      var took = System.nanoTime() - began;
      first = i == 0 ? took : first;
      times.add(took);
    }
    return "first %.0f ms, %s".formatted(first / NANOS_IN_MILLI, figures(times));
  }

  private interface Step {
    Object run() throws Exception;
  }

  /// What requests took that no route matches while a step ran.
  private String probed(Step step) throws Exception {
    var isOver = new AtomicBoolean();
    var times = new ArrayList<Long>();
    var prober = Thread.ofPlatform().start(() -> probe(isOver, times));
    step.run();
    isOver.set(true);
    prober.join();
    return figures(times);
  }

  private void probe(AtomicBoolean isOver, List<Long> times) {
    try {
      while (!isOver.get()) {
        var began = System.nanoTime();
        ask(gateway.port(), "/nowhere", "*/*", "identity");
        times.add(System.nanoTime() - began);
        Thread.sleep(PAUSE);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String figures(List<Long> nanos) {
    var sorted = nanos.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p99 %.1f ms, slowest %.1f ms of %d",
        at(sorted, 50),
        at(sorted, 99),
        at(sorted, 100),
        sorted.size());
  }

  private static double at(List<Long> sorted, int percent) {
    var index = Math.max(0, sorted.size() * percent / 100 - 1);
    return sorted.get(index) / NANOS_IN_MILLI;
  }

  private byte[] ask(int port, String target, String accept, String encoding)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .header("Accept", accept)
            .header("Accept-Encoding", encoding)
            .build();
    return client.send(request, BodyHandlers.ofByteArray()).body();
  }
}
