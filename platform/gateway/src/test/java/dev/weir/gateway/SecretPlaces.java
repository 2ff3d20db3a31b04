package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;

import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// All places that a secret can be in: requests, answers of upstreams, filters, and the
/// configuration of a gateway that tells of requests whatever it can.
final class SecretPlaces implements AutoCloseable {

  /// A filter that has a secret.
  ///
  /// @param password a secret of the configuration
  public record Spilled(String password) {}

  /// No configuration.
  public record None() {}

  private final PlantedSecrets planted;
  private final String collector;
  private final List<String> seenByFilters = new CopyOnWriteArrayList<>();
  private final StubOrigin origin = StubOrigin.start(this::answer);
  private final StubOrigin garbled;

  /// @param collector the URL of who gets all that is sent by OTLP
  SecretPlaces(PlantedSecrets planted, String collector) {
    this.planted = planted;
    this.collector = collector;
    garbled =
        StubOrigin.answering(
            "HTTP/1.1 200 OK\r\nSet-Cookie " + of("garbled") + "\r\nContent-Length: 0\r\n\r\n");
  }

  private String of(String place) {
    return planted.of(place);
  }

  /// What upstreams got.
  String seenByUpstreams() {
    return origin.requests().toString() + garbled.requests();
  }

  /// What filters got, with their configuration.
  String seenByFilters() {
    return seenByFilters.toString();
  }

  /// The environment of the gateway.
  Map<String, String> environment() {
    return Map.of(
        "PASSWORD",
        of("password"),
        "QUOTA",
        of("quota"),
        "COLLECTOR",
        "Bearer " + of("collector"),
        "OTEL_BSP_SCHEDULE_DELAY",
        "10");
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

  /// The filters of the program.
  List<FilterFactory<?>> filters() {
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

  /// The file of the gateway.
  String yaml() {
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
            .formatted(collector);
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

  /// A request with a secret wherever a client can put one.
  String request(String path, String debugToken) {
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

  @Override
  public void close() {
    origin.close();
    garbled.close();
  }
}
