package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakePluginContext;
import dev.weir.testkit.FilterTrial;
import dev.weir.testkit.RecordingChain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveFilterTest {

  /// To be accepted as it stands.
  private static final String FRAGMENT =
      """
      strategy: "adaptive"
      metrics_source: "prometheus@cluster-east"
      adjustment_interval: "10s"
      min_threshold: 500
      max_threshold: 5000
      model_version: "v2.3-ml"
      """;

  private static final String SETTINGS =
      "{ metrics-sources: { 'prometheus@cluster-east': { upstream: prometheus, latency: lat,"
          + " errors: err } }, models: { 'v2.3-ml': { headroom: 1.5 } } }";

  private final FakePluginContext context = FakePluginContext.create();

  private RateLimitFilterFactory factory() {
    return new RateLimitFilterFactory(context, this::nanoTime, context.clock());
  }

  private long nanoTime() {
    var now = context.clock().instant().atOffset(ZoneOffset.UTC);
    return now.toEpochSecond() * 1_000_000_000 + now.getNano();
  }

  @Test
  void takesTheFragmentAsItStands() throws Exception {
    context.withSettings(SETTINGS).withUpstream("prometheus", numbers("0.02", "0"));
    var trial = FilterTrial.of(factory(), FRAGMENT);

    assertThat(trial.handle(Request.get("/")).status()).isEqualTo(200);
    assertThat(context.metrics().value("adaptive_limit{limit=default}")).isBetween(500.0, 5000.0);
  }

  @Test
  void followsWhatPrometheusSays() throws Exception {
    context.withSettings(SETTINGS).withUpstream("prometheus", numbers("0.02", "0.5"));
    var trial = FilterTrial.of(factory(), FRAGMENT);
    var before = context.metrics().value("adaptive_limit{limit=default}");

    for (var i = 0; i < 30; i++) {
      trial.handle(Request.get("/"));
    }
    context.clock().advance(Duration.ofSeconds(10));

    assertThat(context.metrics().value("adaptive_limit{limit=default}"))
        .isCloseTo(before * 0.7, offset(0.5));
  }

  @Test
  void goesByWhatItHasSeenWhilePrometheusIsAway() throws Exception {
    var away =
        RecordingChain.failing(new GatewayException(ErrorCode.UPSTREAM_CONNECT_FAILED, "away"));
    context.withSettings(SETTINGS).withUpstream("prometheus", away);
    var trial = FilterTrial.of(factory(), FRAGMENT).upstreamAnswers(Response.of(503));
    var before = context.metrics().value("adaptive_limit{limit=default}");

    for (var i = 0; i < 30; i++) {
      trial.handle(Request.get("/"));
    }
    context.clock().advance(Duration.ofSeconds(10));

    assertThat(context.log()).contains("WARNING the metrics source cannot be asked: away");
    assertThat(context.metrics().value("adaptive_limit{limit=default}")).isLessThan(before);
  }

  @Test
  void refusesWhatIsMoreThanTheLimit() throws Exception {
    var trial =
        FilterTrial.of(factory(), "{ strategy: adaptive, min-threshold: 20, max-threshold: 20 }");

    trial.handle(Request.get("/"));
    trial.handle(Request.get("/"));
    var refused = trial.handle(Request.get("/"));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers().first("Retry-After")).contains("1");
    assertThat(new String(refused.body().readAll(DataSize.ofKibibytes(4)), StandardCharsets.UTF_8))
        .contains("temporary-reduced-capacity", "\"code\":\"too-many-requests\"");
  }

  @Test
  void leavesNoTasksBehind() {
    var factory = factory();
    var before = context.tasks();

    FilterTrial.of(factory, "{ strategy: adaptive, min-threshold: 1, max-threshold: 9 }").close();

    assertThat(context.tasks()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ strategy: adaptive } | min-threshold: '' (expected: a number)",
        "{ strategy: adaptive, min-threshold: 9, max-threshold: 8 } | max-threshold: '8'"
            + " (expected: from min-threshold (9) to 1000000)",
        "{ strategy: adaptive, min-threshold: 1, max-threshold: 2, requests: 1 } | requests: '1'"
            + " (expected: none if adaptive)",
        "{ requests: 1, min-threshold: 1 } | min-threshold: '' (expected: only if adaptive)",
        "{ strategy: adaptive, min-threshold: 1, max-threshold: 2, model-version: v9 } |"
            + " model-version: 'v9' (expected: standard, or one of"
            + " plugins.settings.rate-limit.models: [])",
        "{ strategy: adaptive, min-threshold: 1, max-threshold: 2, metrics-source: east } |"
            + " metrics-source: 'east' (expected: gateway, or one of"
            + " plugins.settings.rate-limit.metrics-sources: [])",
        "{ strategy: adaptive, min_threshold: 1, min-threshold: 2, max-threshold: 2 } |"
            + " min-threshold: duplicate property"
      })
  void saysWhatIsWrong(String config, String message) {
    assertThatThrownBy(() -> FilterTrial.of(factory(), config)).hasMessage(message);
  }

  private static RecordingChain numbers(String latency, String errors) {
    return RecordingChain.answering(request -> {
      var number = request.query().orElse("").equals("query=lat") ? latency : errors;
      var answer =
          "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},"
              + "\"value\":[1700000000.781,\""
              + number
              + "\"]}]}}";
      return Response.of(200, Headers.empty(), Body.of(answer));
    });
  }
}
