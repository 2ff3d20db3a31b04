package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A secret of its own in every place that one can be in, and all that is told of requests.
@Timeout(120)
class SecretsTest {

  private static final List<String> PATHS =
      List.of("/all", "/throwing", "/open", "/refusing", "/down", "/garbled", "/nowhere");

  /// What is told of a path, as nothing tells a secret in it from the rest of it.
  private static final Set<String> PATH = Set.of("path");

  @TempDir private Path directory;
  private final PlantedSecrets planted = new PlantedSecrets();
  private final Collected collected = Collected.start();
  private final AllLogged logged = AllLogged.of("dev.weir", "io.opentelemetry");
  private final SecretPlaces places = new SecretPlaces(planted, collected.url());
  private GatewayFixture gateway;

  private String of(String place) {
    return planted.of(place);
  }

  @BeforeEach
  void start() throws IOException {
    Files.writeString(directory.resolve("token"), of("admintoken"));
    GatewayFixture.write(directory, places.yaml());
    gateway = GatewayFixture.open(directory, places.filters(), places.environment());
  }

  @AfterEach
  void stop() {
    gateway.close();
    places.close();
    collected.close();
    logged.close();
  }

  private static String exchange(int port, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private String send(String request) throws IOException {
    return exchange(gateway.gateway().port(), request);
  }

  private HttpResponse<String> ask(String target) {
    return gateway.admin(target, it -> it.header("Authorization", bearer()).GET());
  }

  private String bearer() {
    return "Bearer " + of("admintoken");
  }

  /// What a tap shows of as many requests as are sent meanwhile.
  private String tap(int requests, Sending sending) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway().adminPort())) {
      var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      var head =
          "GET /admin/v1/tap HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n\r\n"
              .formatted(bearer());
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      // The head, and the empty line that says that it looks.
      while (!lines.readLine().isEmpty()) {}
      assertThat(lines.readLine()).isEqualTo("1");
      sending.send();
      return lines.lines().filter(it -> it.startsWith("{")).limit(requests).collect(joining("\n"));
    }
  }

  private interface Sending {
    void send() throws IOException;
  }

  private void assertTells(String where, String text, Set<String> places) {
    assertThat(planted.in(text)).as(where + ": " + text).isEqualTo(new TreeSet<>(places));
  }

  @Test
  void areToldByNothingThatTellsOfRequests() throws Exception {
    var shown =
        tap(
            2 * PATHS.size(),
            () -> {
              for (var path : PATHS) {
                assertAnswers(path, send(places.request(path, of("admintoken"))));
                assertAnswers(path, send(places.request(path, of("wrongtoken"))));
              }
            });

    assertTells("tap", shown, PATH);
    assertThat(shown).contains("\"user.password\":\"***", "+ x-added-token: ***");
    assertTells("metrics", metrics(), Set.of());
    gateway.close();
    assertTells("access log", Files.readString(directory.resolve("access.log")), PATH);
    assertTells("template", Files.readString(directory.resolve("text.log")), PATH);
    assertTells("logs by OTLP", collected.await("/v1/logs", "request-header."), PATH);
    assertTells("metrics by OTLP", collected.await("/v1/metrics", "http.server"), Set.of());
    // The spans of a trace have the state of the trace, which is passed on as it came.
    var spans = collected.await("/v1/traces", "filter spill");
    assertTells("spans", spans, Set.of("path", "tracestate"));
    // What filters throw is theirs to choose, and the log is for who runs them.
    assertTells("log", logged.text(), Set.of("thrown", "refused"));
    assertWereThere();
  }

  private String metrics() {
    var open =
        gateway.admin("/metrics", it -> it.header("Accept", "application/openmetrics-text").GET());
    assertThat(open.body()).contains("trace_id=");
    return open.body() + ask("/metrics").body();
  }

  /// The answer has what the upstream and the filter have said, and of the request nothing.
  private void assertAnswers(String path, String answer) {
    var debug = answer.lines().filter(it -> it.startsWith("X-Weir-Debug: ")).toList();
    assertTells("debug", debug.toString(), Set.of());
    switch (path) {
      case "/all" -> assertThat(answer).contains("201 Created", of("answerbody"), of("giventoken"));
      case "/open" -> assertThat(answer).contains("201 Created", of("answerbody"));
      default -> assertTells("error", answer, Set.of());
    }
  }

  /// All secrets were in their places: what is not told was there to tell.
  private void assertWereThere() {
    var got = planted.in(places.seenByUpstreams());
    assertThat(got)
        .contains(
            "authorization",
            "cookie",
            "apikey",
            "anything",
            "query",
            "refereruser",
            "baggage",
            "tracestate",
            "body",
            "path")
        .doesNotContain("admintoken");
    assertThat(planted.in(places.seenByFilters()))
        .contains("password", "authorization", "baggage")
        .doesNotContain("admintoken");
    assertThat(planted.in(collected.headers())).containsExactly("collector");
  }

  @Test
  void areNotQuotedFromMessagesThatCannotBeRead() throws Exception {
    var heads =
        List.of(
            "GET / HTTP/1.1\r\nHost: a\r\nAuthorization " + of("field") + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nAuthorization : " + of("spaced") + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nCookie: a\r\n " + of("folded") + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n" + of("line") + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nCookie: " + of("feed") + "\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nCookie: \u0001" + of("value") + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: " + of("length") + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + of("coding") + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX" + of("name") + ": \u0001\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: user:" + of("hostuser") + "@h\r\n\r\n",
            "GET http://user:" + of("targetuser") + "@h/ HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /?a=b c" + of("version") + " HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /?a=\u00e4" + of("target") + " HTTP/1.1\r\nHost: h\r\n\r\n",
            "{" + of("method") + " / HTTP/1.1\r\nHost: h\r\n\r\n");
    var shown =
        tap(
            heads.size(),
            () -> {
              for (var head : heads) {
                var answer = send(head);
                assertThat(answer).startsWith("HTTP/1.1 400");
                assertTells("error", answer, Set.of());
              }
            });
    gateway.close();

    assertTells("tap", shown, Set.of());
    assertTells("access log", Files.readString(directory.resolve("access.log")), Set.of());
    assertTells("template", Files.readString(directory.resolve("text.log")), Set.of());
    assertTells("log", logged.text(), Set.of());
  }

  @Test
  void areNotOnThePagesOfOperators() throws Exception {
    send(places.request("/all", "none"));
    var pages =
        List.of(
            ask("/admin/v1/status").body(),
            ask("/admin/v1/stats").body(),
            ask("/admin/v1/cache").body(),
            ask("/admin/v1/explain?url=http://u:" + of("user") + "@h/all/x").body(),
            ask("/admin/v1/explain?url=/all/x&header=Authorization:" + of("header")).body(),
            gateway
                .admin("/admin/v1/status", it -> it.header("Authorization", of("wrong")))
                .body());

    for (var page : pages) {
      assertTells("page", page, Set.of());
    }
    assertThat(pages.getFirst()).contains("\"generation\"");
  }

  @Test
  void areNotQuotedFromAConfigurationThatIsRefused() {
    var wrong =
        List.of(
            Map.entry(
                "listeners: [ { address: \"127.0.0.1:0\" } ]",
                "listeners: [ { address: \"${env:PASSWORD}\" } ]"),
            Map.entry("spill: { password: \"${env:PASSWORD}\" }", "spill: \"${env:PASSWORD}\""),
            Map.entry("limit: 1000", "limit: \"${env:PASSWORD}\""),
            Map.entry(
                "endpoints: [ \"127.0.0.1:1\" ]",
                "endpoints: [ \"http://u:${env:PASSWORD}@h:1\" ]"),
            Map.entry(
                "endpoint: \"" + collected.url() + "\"",
                "endpoint: \"nonsense://u:${env:COLLECTOR}@h\""),
            Map.entry("{ file: access.log", "{ file: \"/dev/null/${env:PASSWORD}\""));
    for (var place : wrong) {
      gateway.rewrite(places.yaml().replace(place.getKey(), place.getValue()));
      var answer =
          gateway.admin(
              "/admin/v1/reload",
              it -> it.header("Authorization", bearer()).POST(BodyPublishers.noBody()));

      assertThat(answer.statusCode()).as(place.getValue() + answer.body()).isEqualTo(422);
      assertTells("reload", answer.body(), Set.of());
    }
    assertTells("log", logged.text(), Set.of());
  }

  @Test
  void areNotInTheLogWhenACollectorIsAway() {
    gateway.rewrite(places.yaml().replace(collected.url(), "http://u:${env:PASSWORD}@127.0.0.1:1"));
    gateway.gateway().reload();
    gateway.get("/all/1");

    Eventually.isTrue(
        "lost",
        () ->
            ask("/metrics")
                .body()
                .matches("(?s).*exports_total\\{outcome=\"lost\",[^}]*} [1-9].*"));
    gateway.close();

    assertTells("log", logged.text(), Set.of());
  }
}
