package dev.weir.plugins.cache;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.FakePluginContext;
import dev.weir.testkit.FilterTrial;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/// The filter between a client and an upstream, by a clock that the test moves.
final class CacheTrial {

  final FakePluginContext context = FakePluginContext.create();
  final FilterTrial trial;

  private CacheTrial(String config, DoubleSupplier random) {
    var factory = new CacheFilterFactory(context, context.clock(), random);
    trial = FilterTrial.of(factory, config);
  }

  static CacheTrial create() {
    return with("{}");
  }

  static CacheTrial with(String config) {
    return with(config, () -> 0);
  }

  static CacheTrial with(String config, DoubleSupplier random) {
    return new CacheTrial(config, random);
  }

  CacheTrial upstream(Response first, Response... next) {
    trial.upstreamAnswers(first, next);
    return this;
  }

  CacheTrial upstream(Chain answers) {
    trial.upstreamAnswers(answers);
    return this;
  }

  Response get(String target, String... headers) throws Exception {
    return trial.handle(request("GET", target, headers));
  }

  /// As a proxy asks that is trusted.
  Response getForwarded(String target, String... headers) throws Exception {
    return trial.handle(
        FakeExchange.create()
            .forwarded()
            .request("GET", target)
            .headers(Headers.of(headers).withAdded("Host", "example.com"))
            .build());
  }

  Response ask(String method, String target, String... headers) throws Exception {
    return trial.handle(request(method, target, headers));
  }

  static Request request(String method, String target, String... headers) {
    return Request.get(target)
        .withMethod(method)
        .withHeaders(Headers.of(headers).withAdded("Host", "example.com"));
  }

  void pass(long seconds) {
    context.clock().advance(Duration.ofSeconds(seconds));
  }

  int asked() {
    return trial.received().size();
  }

  /// How often the upstream is asked by two requests for the same.
  int askedByTwo(String... headers) throws Exception {
    get("/", headers);
    get("/", headers);
    return asked();
  }

  static Response ok(String body, String... headers) {
    return Response.of(200, Headers.of(headers), Body.of(body));
  }

  static Response fresh(String body) {
    return ok(body, "Cache-Control", "max-age=60");
  }

  static String text(Response response) throws Exception {
    return new String(response.body().readAll(DataSize.ofMebibytes(1)), StandardCharsets.UTF_8);
  }

  static String status(Response response) {
    return String.join(" | ", response.headers().all("Cache-Status"));
  }
}
