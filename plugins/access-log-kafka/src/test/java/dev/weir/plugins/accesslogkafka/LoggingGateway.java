package dev.weir.plugins.accesslogkafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.Gateway;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A gateway with the jar as it is installed, whose access log goes to the topic `access`.
final class LoggingGateway implements AutoCloseable {

  private static final Path JAR =
      Path.of(Objects.requireNonNull(System.getProperty("plugin.jar"), "plugin.jar"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// What became of lines.
  ///
  /// @param delivered a broker has confirmed them
  /// @param lost the client had them and could not deliver them
  /// @param dropped the client never had them
  record Lines(long delivered, long lost, long dropped) {

    long all() {
      return delivered + lost + dropped;
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final StubOrigin origin;
  private final Gateway gateway;
  private long requests;

  private LoggingGateway(StubOrigin origin, Gateway gateway) {
    this.origin = origin;
    this.gateway = gateway;
  }

  /// A gateway that serves.
  ///
  /// @param deliveryTimeout as it is in the file, such as `60s`
  static LoggingGateway start(Path directory, KafkaBroker broker, String deliveryTimeout)
      throws IOException {
    var origin = StubOrigin.answering(StubOrigin.ok("hello"));
    var plugins = Files.createDirectory(directory.resolve("plugins"));
    Files.copy(JAR, plugins.resolve("access-log-kafka.jar"));
    var file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners: [ { address: "127.0.0.1:0" } ]
            admin: { address: "127.0.0.1:0" }
            access-log:
              - sink: { kafka: { bootstrap-servers: [ "%s" ], topic: access, delivery-timeout: %s } }
            routes: [ { id: all, upstream: origin } ]
            upstreams: { origin: { endpoints: [ "127.0.0.1:%d" ] } }
            plugins: { directory: plugins }
            """
                .formatted(broker.address(), deliveryTimeout, origin.port()));
    var gateway = Gateway.start(new Gateway.Options(file, List.of(), _ -> null));
    return new LoggingGateway(origin, gateway);
  }

  /// Sends a request, which has to be answered soon whatever the broker does.
  void get(String path) throws IOException, InterruptedException {
    requests++;
    get(gateway.port(), path);
  }

  private String get(int port, String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  /// How many requests were sent.
  long requests() {
    return requests;
  }

  /// What has become of their lines so far.
  Lines lines() throws IOException, InterruptedException {
    var page = get(gateway.adminPort(), "/metrics");
    return new Lines(
        number(page, "weir_plugin_access_log_kafka_delivered_total\\{.*"),
        number(page, "weir_plugin_access_log_kafka_lost_total\\{.*"),
        number(page, "weir_access_log_lines_total\\{outcome=\"dropped\".*"));
  }

  private static long number(String page, String series) {
    var value = Pattern.compile("(?m)^" + series + "} ([0-9]+)$").matcher(page);
    return value.find() ? Long.parseLong(value.group(1)) : 0;
  }

  /// Waits until it is known of each line what has become of it.
  Lines awaitAll() throws IOException, InterruptedException {
    var lines = lines();
    while (lines.all() < requests) {
      TimeUnit.MILLISECONDS.sleep(20);
      lines = lines();
    }
    assertThat(lines.all()).isEqualTo(requests);
    return lines;
  }

  @Override
  public void close() {
    gateway.close();
    origin.close();
    client.close();
  }
}
