package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Response;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What access logs tell of requests.
@Timeout(120)
class GatewayAccessLogTest {

  private static final Path GOLDEN =
      Path.of("src/test/resources/dev/weir/gateway/access-log.jsonl");
  private static final String SECRET = "canary7f3a9c2e51";

  /// No configuration.
  public record None() {}

  /// Refuses everything.
  private static final class Refuse implements FilterFactory<None> {
    @Override
    public String name() {
      return "refuse";
    }

    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Filter create(None config) {
      return (_, _) -> Response.of(403);
    }
  }

  private static final String ROUTES =
      """
      [ { id: orders, match: { path: "/orders/**" }, upstream: origin },
        { id: guarded, match: { path: "/guarded/**" }, filters: [ refuse ], upstream: origin },
        { id: down, match: { path: "/down/**" }, upstream: down },
        { id: silent, match: { path: "/silent/**" }, upstream: origin, telemetry: { access-log: false } } ]
      """;

  @TempDir private Path directory;
  private final StubOrigin origin =
      StubOrigin.answering(
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCache-Status: origin; hit\r\nSet-Cookie: id="
              + SECRET
              + "\r\n\r\nhello");

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private String yaml(String accessLog) {
    return GatewayFixture.yaml(origin, ROUTES.replace('\n', ' '))
            .replace("upstreams: {", "upstreams: { down: { endpoints: [ \"127.0.0.1:1\" ] },")
        + "access-log: "
        + accessLog
        + "\n";
  }

  private GatewayFixture open(String accessLog) {
    GatewayFixture.write(directory, yaml(accessLog));
    return GatewayFixture.open(directory, List.of(new Refuse()));
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpRequest.Builder get(HttpRequest.Builder request) {
    return request.GET().setHeader("User-Agent", "test/1");
  }

  /// What the gateway sends back to exactly these bytes.
  private static String raw(GatewayFixture gateway, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway().port())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /// Without what differs from run to run.
  private static String steady(String line) {
    return line.replaceAll(
            "\"time\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"", "\"time\":\"T\"")
        .replaceAll("\"request-id\":\"[0-9a-f]{32}\"", "\"request-id\":\"I\"")
        .replaceAll("\"(duration|upstream-time)\":\\d+\\.\\d{6}", "\"$1\":0.000001")
        .replaceAll("\"endpoint\":\"127.0.0.1:\\d{2,}\"", "\"endpoint\":\"E\"")
        .replaceAll("\"(bytes-[a-z]*)\":\\d\\d+", "\"$1\":99");
  }

  @Test
  void tellsOneLineForEachRequest() throws IOException {
    try (var gateway = open("[ { file: access.log } ]")) {
      gateway.send("/orders/1?page=2&token=" + SECRET, GatewayAccessLogTest::get);
      gateway.send(
          "/orders/2",
          it ->
              it.POST(HttpRequest.BodyPublishers.ofString("body"))
                  .setHeader("User-Agent", "a \"b\" \\c"));
      gateway.send("/guarded/1", GatewayAccessLogTest::get);
      gateway.send("/down/1", GatewayAccessLogTest::get);
      gateway.send("/nowhere", GatewayAccessLogTest::get);
      gateway.send("/silent/1", GatewayAccessLogTest::get);
      raw(gateway, "GET / HTTP/1.1\r\nbad head\r\n\r\n");
    }

    assertThat(lines("access.log").stream().map(GatewayAccessLogTest::steady))
        .isEqualTo(Files.readAllLines(GOLDEN));
  }

  @Test
  void tellsWhatAskedHeadersSaid() {
    var also = "also: [ request-header.X-Tenant, response-header.cache-status, target ]";
    try (var gateway = open("[ { file: access.log, fields: [ status ], " + also + " } ]")) {
      gateway.send("/orders/1?a=b", it -> it.GET().setHeader("X-Tenant", "shop"));
      gateway.get("/nowhere");
    }

    assertThat(lines("access.log"))
        .containsExactly(
            "{\"status\":200,\"request-header.X-Tenant\":\"shop\","
                + "\"response-header.cache-status\":\"origin; hit\",\"target\":\"/orders/1?a=***\"}",
            "{\"status\":404,\"target\":\"/nowhere\"}");
  }

  @Test
  void followsATemplate() {
    var template = "'{client} \"{method} {path}\" {status} {code} {request-header.x-none}'";
    try (var gateway = open("[ { file: a.log, format: " + template + " }, { file: b.log } ]")) {
      gateway.get("/nowhere");
      gateway.get("/orders/1");
    }

    assertThat(lines("a.log"))
        .containsExactly(
            "127.0.0.1 \"GET /nowhere\" 404 route-not-found -",
            "127.0.0.1 \"GET /orders/1\" 200 - -");
    assertThat(lines("b.log")).hasSize(2);
  }

  @Test
  void knowsTheCombinedFormat() {
    try (var gateway = open("[ { file: a.log, format: combined } ]")) {
      gateway.send(
          "/orders/1?q=1", it -> get(it).setHeader("Referer", "https://u:" + SECRET + "@h/p?q=1"));
    }

    assertThat(lines("a.log").getFirst())
        .matches(
            "127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000] "
                + "\"GET /orders/1\\?q=\\*\\*\\* HTTP/1\\.1\" 200 \\d+ "
                + "\"https://\\*\\*\\*@h/p\\?q=\\*\\*\\*\" \"test/1\"");
  }

  @Test
  void neverTellsASecretUnlessTheOperatorSaysThatItIsNone() throws IOException {
    var template =
        "'{request-header.authorization} {request-header.cookie} {request-header.x-api-key}"
            + " {response-header.set-cookie} {request-header.referer} {target} {query} {host}'";
    var log = "[ { file: a.log }, { file: b.log, format: " + template + " } ]";
    try (var gateway = open(log)) {
      raw(gateway, secretRequest());
      var show = "telemetry: { redact: { headers: { show: [ X-Api-Key ] } } }\n";
      gateway.rewrite(yaml(log) + show);
      gateway.gateway().reload();
      raw(gateway, secretRequest());
    }

    assertThat(lines("a.log").toString()).doesNotContain(SECRET);
    assertThat(lines("b.log").getFirst()).doesNotContain(SECRET).contains("*** (23 bytes)");
    assertThat(lines("b.log").getLast()).containsOnlyOnce(SECRET);
  }

  private static String secretRequest() {
    return """
    POST /orders/1?token=%1$s&q=%1$s HTTP/1.1\r
    Host: shop.example\r
    Connection: close\r
    Authorization: Bearer %1$s\r
    Cookie: session=%1$s\r
    X-Api-Key: %1$s\r
    Referer: https://user:%1$s@h/p?q=%1$s#%1$s\r
    Content-Length: 16\r
    \r
    %1$s\
    """
        .formatted(SECRET);
  }

  @Test
  void staysOneLineWhateverClientsSend() throws IOException {
    var template = "'\"{path}\" \"{user-agent}\" \"{request-header.x-hostile}\" end'";
    var log = "[ { file: a.log }, { file: b.log, format: " + template + " } ]";
    var hostile = "\"} {\"status\":200}\\\u0085\u009b31m\u00ff\t\u00e4%0a";
    try (var gateway = open(log)) {
      raw(
          gateway,
          "GET /orders/%0a%22%5c HTTP/1.1\r\nHost: a\r\nConnection: close\r\nUser-Agent: "
              + hostile
              + "\r\nX-Hostile: "
              + hostile
              + "\r\n\r\n");
    }

    assertThat(lines("a.log")).hasSize(1).allMatch(line -> line.matches("[ -~]*"));
    assertThat(lines("b.log"))
        .hasSize(1)
        .allMatch(line -> line.matches("[ -~]*"))
        .allMatch(
            line -> line.replaceAll("\\\\.", "").matches("\"[^\"]*\" \"[^\"]*\" \"[^\"]*\" end"));
  }

  @Test
  void losesNoLineWhenTheConfigurationChangesUnderLoad() throws Exception {
    var sent = new AtomicInteger();
    var failures = new CopyOnWriteArrayList<Throwable>();
    try (var gateway = open("[ { file: a.log } ]")) {
      var client =
          Thread.ofVirtual()
              .uncaughtExceptionHandler((_, e) -> failures.add(e))
              .start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                  gateway.get("/orders/" + sent.getAndIncrement());
                }
              });
      for (var i = 0; i < 10; i++) {
        var before = sent.get();
        Eventually.isTrue("requests", () -> sent.get() > before + 20);
        gateway.rewrite(yaml(i % 2 == 0 ? "[ { file: b.log } ]" : "[ { file: a.log } ]"));
        gateway.gateway().reload();
      }
      gateway.rewrite(yaml("[ { file: b.log } ]"));
      client.interrupt();
      client.join();
    }

    // The last one may have been interrupted before it was sent.
    assertThat(lines("a.log").size() + lines("b.log").size()).isBetween(sent.get() - 1, sent.get());
  }

  @Test
  void saysWhatIsWrongAndKeepsWhatServes() throws IOException {
    Files.createDirectory(directory.resolve("folder"));
    try (var gateway = open("[ { file: a.log } ]")) {
      gateway.rewrite(
          yaml(
              "[ { file: folder }, { file: b.log }, { file: ./b.log }, { stdout: true, fields: [ tiem ],"
                  + " also: [ \"request-header.a b\" ] }, { file: c.log, format: \"no field\" } ]"));

      assertThatThrownBy(() -> gateway.gateway().reload())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("access-log[0].file.path: '" + directory.resolve("folder"))
          .hasMessageContaining("cannot be opened")
          .hasMessageContaining("access-log[2].file.path: '" + directory.resolve("b.log"))
          .hasMessageContaining("(expected: each place to write to once)")
          .hasMessageContaining("access-log[3].fields[0]: 'tiem' (expected: one of: [")
          .hasMessageContaining("access-log[3].also[0]: 'request-header.a b' (expected: the name")
          .hasMessageContaining("access-log[4].format: 'no field' (expected: json, common,");
      gateway.get("/orders/1");
    }

    assertThat(lines("a.log")).hasSize(1);
  }

  @Test
  void doesNotStartWithAFileThatCannotBeOpened() throws IOException {
    Files.createDirectory(directory.resolve("folder"));

    assertThatThrownBy(() -> open("[ { file: folder } ]"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cannot be opened");
  }

  @Test
  void opensNothingToCheckAConfiguration() {
    GatewayFixture.write(directory, yaml("[ { file: logs/a.log } ]").replace("[ refuse ]", "[]"));

    DryRun.of(GatewayFixture.options(directory)).close();

    assertThat(directory.resolve("logs")).doesNotExist();
  }

  @Test
  void countsLinesForPrometheus() {
    try (var gateway = open("[ { file: a.log } ]")) {
      gateway.get("/orders/1");
      gateway.get("/orders/2");

      var file = directory.resolve("a.log");
      var series = "weir_access_log_lines_total{outcome=\"%s\",sink=\"" + file + "\"} %d\n";
      Eventually.isTrue("written", () -> scrape(gateway).contains(series.formatted("written", 2)));
      assertThat(scrape(gateway)).contains(series.formatted("dropped", 0));
    }
  }

  @Test
  void sendsACollectorALogForEachRequest() throws Exception {
    var received = new LinkedBlockingQueue<ExportLogsServiceRequest>();
    var collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/logs",
        exchange -> {
          received.add(ExportLogsServiceRequest.parseFrom(exchange.getRequestBody()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    var otlp = "{ endpoint: \"http://127.0.0.1:" + collector.getAddress().getPort() + "\" }";
    try (var gateway = open("[ { otlp: " + otlp + ", also: [ request-header.x-note ] } ]")) {
      raw(
          gateway,
          "GET /orders/1?token=x HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nX-Note: \u00c3\u00bc\"\r\n\r\n");
      var logs = received.take().getResourceLogs(0);

      assertThat(values(logs.getResource().getAttributesList()))
          .containsEntry("service.name", "weir");
      var attributes = values(logs.getScopeLogs(0).getLogRecords(0).getAttributesList());
      assertThat(attributes)
          .containsEntry("path", "/orders/1")
          .containsEntry("query", "token=***")
          .containsEntry("status", "200")
          .containsEntry("request-header.x-note", "\u00fc\"")
          .doesNotContainKeys("code", "user-agent");
      assertThat(Double.parseDouble(attributes.get("duration"))).isPositive();
    } finally {
      collector.stop(0);
    }
  }

  private static Map<String, String> values(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                it ->
                    switch (it.getValue().getValueCase()) {
                      case INT_VALUE -> "" + it.getValue().getIntValue();
                      case DOUBLE_VALUE -> "" + it.getValue().getDoubleValue();
                      default -> it.getValue().getStringValue();
                    }));
  }

  private static String scrape(GatewayFixture gateway) {
    return gateway.admin("/metrics", HttpRequest.Builder::GET).body();
  }
}
