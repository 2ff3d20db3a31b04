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
        Redact redact) {

  /// Who gets numbers.
  public record Metrics(
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

  /// A collector that speaks OTLP over HTTP, with protobuf.
  public record Otlp(
      @Description("its base URL, such as http://collector:4318; `/v1/metrics` is added")
          String endpoint,
      @Description("how often") @Default("60s") Duration interval,
      @Description("for one attempt") @Default("10s") Duration timeout,
      @Description("sent with each request, such as `authorization`") @Default("{}")
          Map<String, Secret> headers) {

    public Otlp {
      Expect.that(isHttpUrl(endpoint), "endpoint", endpoint, "an http or https URL without query");
      Checks.positive("interval", interval);
      Checks.positive("timeout", timeout);
      headers.keySet().forEach(name -> Checks.token("headers", name, "names of headers"));
      headers.forEach((name, value) ->
          Expect.that(
              value.reveal().chars().noneMatch(Character::isISOControl),
              "headers",
              name,
              "values in one line"));
    }
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
