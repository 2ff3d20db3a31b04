package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the gateway tells about itself, and whom.
public record TelemetryConfig(
    @Description("numbers; `GET /metrics` of the admin listener has them in any case")
        @Default("{}")
        Metrics metrics,
    @Description("what may be told of requests in access logs, traces and diagnostic output")
        @Default("{}")
        Redact redact,
    @Description(
            "what collectors are told of who the gateway is, such as `deployment.environment.name`; a change takes effect with a restart")
        @Default("{}")
        Map<String, String> resource,
    @Description(
            "spans of requests; if absent, `OTEL_EXPORTER_OTLP_ENDPOINT` decides, and without that the gateway takes no part in traces")
        Optional<Traces> traces) {

  public TelemetryConfig {
    resource.keySet().forEach(key -> Expect.that(isOneLine(key), "resource", key, "names"));
    resource.forEach((key, value) -> Expect.that(isOneLine(value), "resource", key, "one line"));
  }

  private static boolean isOneLine(String text) {
    return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
  }

  /// How collectors that speak OTLP are spoken to.
  public enum Protocol {
    /// Protobuf over HTTP.
    HTTP,
    /// gRPC.
    GRPC
  }

  /// What the filters of a sampled request become.
  public enum FilterSpans {
    /// A span for each.
    SPANS,
    /// An event of the request's span for each.
    EVENTS,
    /// Nothing.
    NONE
  }

  /// Which requests become spans, and who gets them.
  public record Traces(
      @Description("who gets them; if absent, `OTEL_EXPORTER_OTLP_ENDPOINT` decides")
          Optional<Collector> otlp,
      @Description("the part of the traces that begin here; of others, who began them decides")
          @Default("1%")
          Percent sample,
      @Description(
              "how many traces that begin here are sampled in a second, at most, and how many requests are kept as errors")
          @Default("100")
          int limit,
      @Description("whether requests that failed become spans although they were not sampled")
          @Default("true")
          boolean errors,
      @Description("what the filters of a sampled request become") @Default("spans")
          FilterSpans filters) {

    public Traces {
      Expect.that(limit > 0 && limit <= MOST, "limit", limit, "1 to " + MOST);
    }

    private static final int MOST = 1_000_000;
  }

  /// A collector that speaks OTLP.
  public record Collector(
      @Description(
              "its base URL, such as http://collector:4318; with `protocol: http` `/v1/traces` is added")
          String endpoint,
      @Description("how it is spoken to") @Default("http") Protocol protocol,
      @Description("for one attempt") @Default("10s") Duration timeout,
      @Description("sent with each request, such as `authorization`") @Default("{}")
          Map<String, Secret> headers) {

    public Collector {
      checkCollector(endpoint, timeout, headers);
    }
  }

  /// Who gets numbers.
  public record Metrics(
      @Description("whether requests are counted: by route, upstream and outcome") @Default("true")
          boolean requests,
      @Description(
              "sends them to an OpenTelemetry collector; if absent, `OTEL_EXPORTER_OTLP_ENDPOINT` decides")
          Optional<Otlp> otlp) {}

  /// What may be told of requests. Nothing secret, unless it is named here.
  public record Redact(
      @Description("values of headers") @Default("{}") Headers headers,
      @Description("values in the query") @Default("{}") Query query) {

    /// Whose values are told.
    public record Headers(
        @Description(
                "names of headers whose values may be told wherever they are asked for, even of those that look secret")
            @Default("[]")
            List<String> show,
        @Description("names of headers whose values are never told") @Default("[]")
            List<String> hide) {

      public Headers {
        show.forEach(it -> Checks.token("show", it, "the name of a header"));
        hide.forEach(it -> Checks.token("hide", it, "the name of a header"));
        for (var name : hide) {
          Expect.that(
              show.stream().noneMatch(name::equalsIgnoreCase), "hide", name, "not in show, too");
        }
      }
    }

    /// Whose values are told.
    public record Query(
        @Description(
                "names of parameters whose values may be told, unless they look like tokens; names are told in any case")
            @Default("[]")
            List<String> show) {}

    /// What holds where the file says nothing.
    public static Redact strict() {
      return new Redact(new Headers(List.of(), List.of()), new Query(List.of()));
    }
  }

  /// A collector that speaks OTLP, and how often it gets numbers.
  public record Otlp(
      @Description(
              "its base URL, such as http://collector:4318; with `protocol: http` `/v1/metrics` is added")
          String endpoint,
      @Description("how it is spoken to") @Default("http") Protocol protocol,
      @Description("how often") @Default("60s") Duration interval,
      @Description("for one attempt") @Default("10s") Duration timeout,
      @Description("sent with each request, such as `authorization`") @Default("{}")
          Map<String, Secret> headers) {

    public Otlp {
      checkCollector(endpoint, timeout, headers);
      Checks.positive("interval", interval);
    }
  }

  private static void checkCollector(
      String endpoint, Duration timeout, Map<String, Secret> headers) {
    Expect.that(isHttpUrl(endpoint), "endpoint", endpoint, "an http or https URL without query");
    Expect.that(
        !endpoint.matches(".*/v1/(traces|metrics|logs)/*"),
        "endpoint",
        endpoint,
        "the collector's base URL, without /v1/...");
    Checks.positive("timeout", timeout);
    headers.keySet().forEach(name -> Checks.token("headers", name, "names of headers"));
    headers.forEach((name, value) ->
        Expect.that(
            value.reveal().chars().noneMatch(Character::isISOControl),
            "headers",
            name,
            "values in one line"));
  }

  /// Whether the text is an http or https URL with a host and without a query.
  public static boolean isHttpUrl(String text) {
    try {
      var url = URI.create(text);
      var isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return isHttp && url.getHost() != null && url.getQuery() == null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
