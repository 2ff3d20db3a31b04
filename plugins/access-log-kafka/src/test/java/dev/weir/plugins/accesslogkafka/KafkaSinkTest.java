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
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The jar as it is installed, in a gateway whose access log it sends to a real broker.
@Tag("packaged")
@Timeout(300)
class KafkaSinkTest {

  private static final Path JAR =
      Path.of(Objects.requireNonNull(System.getProperty("plugin.jar"), "plugin.jar"));
  private static final int REQUESTS = 200;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path directory;

  private Gateway gateway(StubOrigin origin, String broker) throws IOException {
    var plugins = Files.createDirectory(directory.resolve("plugins"));
    Files.copy(JAR, plugins.resolve("access-log-kafka.jar"));
    var file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners: [ { address: "127.0.0.1:0" } ]
            admin: { address: "127.0.0.1:0" }
            access-log:
              - sink: { kafka: { bootstrap-servers: [ "%s" ], topic: access, delivery-timeout: 60s } }
            routes: [ { id: all, upstream: origin } ]
            upstreams: { origin: { endpoints: [ "127.0.0.1:%d" ] } }
            plugins: { directory: plugins }
            """
                .formatted(broker, origin.port()));
    return Gateway.start(new Gateway.Options(file, List.of(), _ -> null));
  }

  private String get(int port, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    var response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private long counted(Gateway gateway, String metric) throws IOException, InterruptedException {
    var page = get(gateway.adminPort(), "/metrics");
    var value = Pattern.compile("(?m)^" + metric + "\\{.*} ([0-9]+)$").matcher(page);
    return value.find() ? Long.parseLong(value.group(1)) : 0;
  }

  @Test
  void accountsForEveryRequestThoughTheBrokerIsGoneForAWhile() throws Exception {
    var brokers = Files.createDirectory(directory.resolve("broker"));
    try (var origin = StubOrigin.answering(StubOrigin.ok("hello"));
        var broker = KafkaBroker.start(brokers);
        var gateway = gateway(origin, broker.address())) {
      for (var i = 0; i < REQUESTS; i++) {
        get(gateway.port(), "/before/" + i);
      }
      broker.kill();
      for (var i = 0; i < REQUESTS; i++) {
        get(gateway.port(), "/during/" + i);
      }
      broker.startAgain();
      for (var i = 0; i < REQUESTS; i++) {
        get(gateway.port(), "/after/" + i);
      }

      var delivered = "weir_plugin_access_log_kafka_delivered_total";
      var lost = "weir_plugin_access_log_kafka_lost_total";
      while (counted(gateway, delivered) + counted(gateway, lost) < 3 * REQUESTS) {
        Thread.onSpinWait();
      }

      var records = broker.records("access");
      assertThat(records).hasSize((int) counted(gateway, delivered)).doesNotHaveDuplicates();
      assertThat(records.getFirst()).contains("\"path\":\"/before/0\"", "\"status\":200");
      assertThat(records.getLast()).contains("\"path\":\"/after/199\"");
      assertThat(counted(gateway, lost)).isZero();
    }
  }
}
