package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A secret of its own in every place that one can be in, and all that is told of requests.
@Timeout(120)
class SecretsTest {

  /// @param password a secret of the configuration
  public record Spilled(String password) {}

  /// No configuration.
  public record None() {}

  private static final List<String> PATHS =
      List.of("/all", "/throwing", "/open", "/refusing", "/down", "/garbled", "/nowhere");

  /// What is told of a path, as nothing tells a secret in it from the rest of it.
  private static final Set<String> PATH = Set.of("path");

  @TempDir private Path directory;
  private final PlantedSecrets planted = new PlantedSecrets();
  private final Collected collected = Collected.start();
  private final AllLogged logged = AllLogged.of("dev.weir", "io.opentelemetry");
  private final List<String> seenByFilters = new CopyOnWriteArrayList<>();
  private final StubOrigin origin = StubOrigin.start(this::answer);
  private final StubOrigin garbled =
      StubOrigin.answering(
          "HTTP/1.1 200 OK\r\nSet-Cookie " + of("garbled") + "\r\nContent-Length: 0\r\n\r\n");
  private GatewayFixture gateway;

  private String of(String place) {
    return planted.of(place);
  }

  private void answer(String request, Socket connection) throws IOException {
    var answer =
        """
        HTTP/1.1 201 Created\r
        Set-Cookie: id=%s\r
        X-Session-Token: %s\r
        Location: https://user:%s@h/p?code=%s#%s\r
        Trailer: X-Checked-Token\r
        Transfer-Encoding: chunked\r
        \r
        20\r
        %-32s\r
        0\r
        X-Checked-Token: %s\r
        \r
        """
            .formatted(
                of("setcookie"),
                of("sessiontoken"),
                of("locationuser"),
                of("locationcode"),
                of("locationfragment"),
                of("answerbody"),
                of("answertrailer"));
    connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }

  private <C extends Record> FilterFactory<C> factory(String name, Class<C> type, Filter filter) {
    return new FilterFactory<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Class<C> configType() {
        return type;
      }

      @Override
      public Filter create(C config) {
        seenByFilters.add(config.toString());
        return filter;
      }
    };
  }

  private List<FilterFactory<?>> filters() {
    Filter spill =
        (request, chain) -> {
          seenByFilters.add(request.headers().toString() + request.exchange().baggage());
          tellTheSpan(request);
          return chain
              .proceed(request.withHeader("X-Added-Token", of("addedtoken")))
              .withHeader("X-Given-Token", of("giventoken"));
        };
    Filter fail =
        (_, _) -> {
          throw new IllegalStateException("failed with " + of("thrown"));
        };
    Filter refuse =
        (_, _) -> {
          throw new GatewayException(ErrorCode.FORBIDDEN, "refused " + of("refused"));
        };
    return List.of(
        factory("spill", Spilled.class, spill),
        factory("fail", None.class, fail),
        factory("refuse", None.class, refuse));
  }

  private void tellTheSpan(Request request) {
    var span = request.exchange().span();
    span.setAttribute("user.password", of("attributepassword"));
    span.setAttribute("asked", "https://user:" + of("attributeurl") + "@h/");
    span.setAttribute("key", of("attributejwt").transform(it -> "eyJ" + it + "." + it + "." + it));
    span.addEvent("asked https://user:" + of("eventurl") + "@h/?code=" + of("eventquery"));
  }

  private String yaml() {
    var noted =
        "[ "
            + headersToTell("request-header.", REQUEST_HEADERS)
            + ", "
            + headersToTell("response-header.", RESPONSE_HEADERS)
            + ", target ]";
    var template =
        "'{target} {query} {host} "
            + noted.replaceAll("(re[a-z]*-header\\.[A-Za-z-]+)[, ]+", "{$1} ")
            + "'";
    var otlp =
        "otlp: { endpoint: \"%s\", headers: { authorization: \"${env:COLLECTOR}\" } }"
            .formatted(collected.url());
    return """
    listeners: [ { address: "127.0.0.1:0" } ]
    admin: { address: "127.0.0.1:0", token: "${file:token}" }
    secrets: { quota: "${env:QUOTA}" }
    routes:
      - { id: all, match: { path: "/all/**" }, filters: [ spill: { password: "${env:PASSWORD}" } ], upstream: origin }
      - { id: throwing, match: { path: "/throwing/**" }, filters: [ fail ], upstream: origin }
      - { id: open, match: { path: "/open/**" }, filters: [ { name: fail, on-failure: open } ], upstream: origin }
      - { id: refusing, match: { path: "/refusing/**" }, filters: [ refuse ], upstream: origin }
      - { id: down, match: { path: "/down/**" }, upstream: down }
      - { id: garbled, match: { path: "/garbled/**" }, upstream: garbled }
    upstreams:
      origin: { endpoints: [ "127.0.0.1:%d" ] }
      garbled: { endpoints: [ "127.0.0.1:%d" ] }
      down: { endpoints: [ "127.0.0.1:1" ] }
    telemetry:
      metrics: { %s }
      traces: { %s, sample: 100%%, limit: 1000, filters: spans }
    access-log:
      - { file: access.log, also: %s }
      - { file: text.log, format: %s }
      - { %s, also: %s }
    """
        .formatted(
            origin.port(),
            garbled.port(),
            otlp.replace("headers", "interval: 50ms, headers"),
            otlp,
            noted,
            template,
            otlp,
            noted);
  }

  private static final List<String> REQUEST_HEADERS =
      List.of(
          "Authorization",
          "Proxy-Authorization",
          "Cookie",
          "X-Api-Key",
          "Referer",
          "X-Weir-Debug",
          "User-Agent");
  private static final List<String> RESPONSE_HEADERS =
      List.of("Set-Cookie", "X-Session-Token", "X-Given-Token", "Location");

  private static String headersToTell(String prefix, List<String> names) {
    return names.stream().map(it -> prefix + it).collect(joining(", "));
  }

  @BeforeEach
  void start() throws IOException {
    Files.writeString(directory.resolve("token"), of("admintoken"));
    GatewayFixture.write(directory, yaml());
    var environment =
        Map.of(
            "PASSWORD",
            of("password"),
            "QUOTA",
            of("quota"),
            "COLLECTOR",
            "Bearer " + of("collector"),
            "OTEL_BSP_SCHEDULE_DELAY",
            "10");
    gateway = GatewayFixture.open(directory, filters(), environment);
  }

  @AfterEach
  void stop() {
    gateway.close();
    origin.close();
    garbled.close();
    collected.close();
    logged.close();
  }

  private String request(String path, String debugToken) {
    var basic = Base64.getEncoder().encodeToString(("user:" + of("basic")).getBytes(ISO_8859_1));
    return """
    POST %s/%s?token=%s&page=%s HTTP/1.1\r
    Host: shop.example\r
    Connection: close\r
    User-Agent: test/1 (+https://user:%s@h/)\r
    Authorization: Bearer %s\r
    Proxy-Authorization: Basic %s\r
    Cookie: session=%s\r
    X-Api-Key: %s\r
    X-Anything: %s\r
    Referer: https://user:%s@h/p?code=%s#%s\r
    baggage: user=%s\r
    traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r
    tracestate: vendor=%s\r
    X-Weir-Debug: %s\r
    Trailer: X-Last-Token\r
    Transfer-Encoding: chunked\r
    \r
    20\r
    %-32s\r
    0\r
    X-Last-Token: %s\r
    \r
    """
        .formatted(
            path,
            of("path"),
            of("query"),
            of("queryvalue"),
            of("agent"),
            of("authorization"),
            basic,
            of("cookie"),
            of("apikey"),
            of("anything"),
            of("refereruser"),
            of("refererquery"),
            of("refererfragment"),
            of("baggage"),
            of("tracestate"),
            debugToken,
            of("body"),
            of("trailer"));
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
      var head = "GET /admin/v1/tap HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n\r\n";
      socket.getOutputStream().write(head.formatted(bearer()).getBytes(ISO_8859_1));
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
                assertAnswers(path, send(request(path, of("admintoken"))));
                assertAnswers(path, send(request(path, of("wrongtoken"))));
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
    var got = planted.in(origin.requests().toString() + garbled.requests());
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
    assertThat(planted.in(seenByFilters.toString()))
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
    send(request("/all", "none"));
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
    var places =
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
    for (var place : places) {
      gateway.rewrite(yaml().replace(place.getKey(), place.getValue()));
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
    gateway.rewrite(yaml().replace(collected.url(), "http://u:${env:PASSWORD}@127.0.0.1:1"));
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
