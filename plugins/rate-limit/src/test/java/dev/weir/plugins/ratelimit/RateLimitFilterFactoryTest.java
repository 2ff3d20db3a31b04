package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.ratelimit.RateLimitFilterFactory.Config;
import dev.weir.testkit.Configs;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.FakePluginContext;
import dev.weir.testkit.FilterTrial;
import dev.weir.testkit.RecordingChain;
import dev.weir.testkit.gateway.FilterTrials;
import dev.weir.testkit.gateway.GatewayTest;
import dev.weir.testkit.gateway.PluginUnloading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitFilterFactoryTest {

  private final FakePluginContext context = FakePluginContext.create();
  private final RateLimitFilterFactory factory =
      new RateLimitFilterFactory(context, this::nanoTime, context.clock());

  private long nanoTime() {
    var now = context.clock().instant().atOffset(ZoneOffset.UTC);
    return now.toEpochSecond() * 1_000_000_000 + now.getNano();
  }

  @GatewayTest
  void refusesWhatIsMoreThanTheLimit(FilterTrials trials) throws Exception {
    var trial = trials.of(RateLimitFilterFactory.class, "{ requests: 2, window: 1h }");
    trial.handle(Request.get("/"));
    var last = trial.handle(Request.get("/"));

    var refused = trial.handle(Request.get("/"));

    assertThat(last.status()).isEqualTo(200);
    assertThat(last.headers().first("RateLimit-Policy")).contains("\"default\";q=2;w=3600");
    assertThat(last.headers().first("RateLimit").orElseThrow()).startsWith("\"default\";r=0;t=");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers().first("Retry-After").map(Integer::parseInt).orElseThrow())
        .isBetween(1700, 1800);
    assertThat(text(refused))
        .contains("\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\"")
        .contains("\"code\":\"too-many-requests\"")
        .contains("\"violated-policies\":[\"default\"]");
    assertThat(trial.received()).hasSize(2);
  }

  @GatewayTest
  void countsForAllGatewaysTogetherIfItIsToldTo(FilterTrials trials) throws Exception {
    var trial =
        trials.of(
            RateLimitFilterFactory.class,
            "{ requests: 100, window: 1h, burst: 60, scope: shared, algorithm: token-bucket }");

    var passed = 0;
    for (var i = 0; i < 70; i++) {
      passed += trial.handle(Request.get("/")).status() == 200 ? 1 : 0;
    }

    assertThat(passed).isEqualTo(60);
  }

  @Test
  void saysWhatIsLeftAndWhenAllIsBack() throws Exception {
    var trial = FilterTrial.of(factory, "{ requests: 10, window: 10s }");

    var first = trial.handle(Request.get("/"));

    assertThat(first.headers())
        .hasToString(
            """
            RateLimit-Policy: "default";q=10;w=10
            RateLimit: "default";r=9;t=1
            """);
  }

  @Test
  void letsPassAgainAtTheTimeThatItHasSaid() throws Exception {
    var trial = FilterTrial.of(factory, "{ requests: 1, window: 10s }");
    trial.handle(Request.get("/"));
    var refused = trial.handle(Request.get("/"));

    context.clock().advance(Duration.ofSeconds(10));

    assertThat(refused.headers().first("Retry-After")).contains("10");
    assertThat(trial.handle(Request.get("/")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "token-bucket, 3, 4",
    "gcra, 3, 4",
    "sliding-window, 3, 3",
    "fixed-window, 3, 6",
    "quota, 3, 3"
  })
  void countsAsTheAlgorithmDoes(String algorithm, int atFirst, int afterOneWindow)
      throws Exception {
    var trial =
        FilterTrial.of(factory, "{ requests: 3, window: 10s, algorithm: " + algorithm + " }");

    var first = passed(trial, 5);
    context.clock().advance(Duration.ofMillis(algorithm.equals("fixed-window") ? 10_000 : 3_400));

    assertThat(first).isEqualTo(atFirst);
    assertThat(first + passed(trial, 5)).isEqualTo(afterOneWindow);
  }

  @Test
  void beginsAQuotaAnewAtMidnightOfItsTimeZone() throws Exception {
    var trial =
        FilterTrial.of(
            factory, "{ requests: 2, algorithm: quota, period: day, time-zone: Europe/Berlin }");
    passed(trial, 3);

    // The clock begins at midnight UTC of 1 January, 1 o'clock in Berlin.
    context.clock().advance(Duration.ofHours(11));
    var before = passed(trial, 1);
    context.clock().advance(Duration.ofHours(12));

    assertThat(before).isZero();
    assertThat(passed(trial, 3)).isEqualTo(2);
  }

  @Test
  void holdsAPlaceUntilTheBodyHasEnded() throws Exception {
    var filter =
        factory.create(Configs.of(Config.class, "requests", "1", "algorithm", "concurrency"));
    var upstream = RecordingChain.answering(Response.of(200, Headers.empty(), Body.of("hi")));
    var first = filter.handle(Request.get("/"), upstream);

    var second = filter.handle(Request.get("/"), upstream);
    first.body().readAll(DataSize.ofMebibytes(1));

    assertThat(second.status()).isEqualTo(429);
    assertThat(filter.handle(Request.get("/"), upstream).status()).isEqualTo(200);
  }

  @Test
  void givesThePlaceBackIfTheUpstreamFails() throws Exception {
    var filter =
        factory.create(Configs.of(Config.class, "requests", "1", "algorithm", "concurrency"));
    var failing = RecordingChain.failing(new IllegalStateException("down"));

    assertThatThrownBy(() -> filter.handle(Request.get("/"), failing)).hasMessage("down");

    var upstream = RecordingChain.answering(Response.of(200));
    assertThat(filter.handle(Request.get("/"), upstream).status()).isEqualTo(200);
  }

  @Test
  void needsRoomInAllLimitsAndGivesBackWhatIsOfNoUse() throws Exception {
    var trial =
        FilterTrial.of(
            factory,
            "{ limits: [{ name: big, requests: 5, window: 1h },"
                + " { name: small, requests: 1, window: 1s }] }");
    trial.handle(Request.get("/"));
    trial.handle(Request.get("/"));
    var refused = trial.handle(Request.get("/"));

    context.clock().advance(Duration.ofSeconds(1));
    var passed = trial.handle(Request.get("/"));

    assertThat(refused.headers().first("RateLimit-Policy")).contains("\"small\";q=1;w=1");
    assertThat(passed.headers().first("RateLimit").orElseThrow())
        .startsWith("\"big\";r=3;")
        .contains("\"small\";r=0;");
  }

  @Test
  void tellsClientsApartByTheirNetwork() throws Exception {
    var trial = FilterTrial.of(factory, "{ requests: 1, window: 1h, key: 'client-address:24:56' }");
    trial.handle(from("192.0.2.7"));
    trial.handle(from("2001:db8:0:1100::1"));

    assertThat(trial.handle(from("192.0.2.8")).status()).isEqualTo(429);
    assertThat(trial.handle(from("192.0.3.8")).status()).isEqualTo(200);
    assertThat(trial.handle(from("2001:db8:0:11ff::2")).status()).isEqualTo(429);
    assertThat(trial.handle(from("2001:db8:0:1200::2")).status()).isEqualTo(200);
  }

  @Test
  void takesFromAClassWhatItMay() throws Exception {
    var trial =
        FilterTrial.of(
            factory,
            "{ requests: 1, window: 1h, classes: ["
                + "{ name: gold, of: 'header:X-Plan', matches: gold, requests: 3 },"
                + "{ name: us, of: client-address, matches: '10[.].*', exempt: true }] }");
    var gold = Request.get("/").withHeader("X-Plan", "gold");

    assertThat(passed(trial, 5)).isEqualTo(1);
    assertThat(passed(trial, gold, 5)).isEqualTo(3);
    assertThat(passed(trial, from("10.1.2.3"), 5)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"client-address, 1, 1", "share, 1, 0", "skip, 3, 3"})
  void countsRequestsWithoutAKeyAsToldTo(String missing, int first, int second) throws Exception {
    var trial =
        FilterTrial.of(
            factory,
            "{ requests: 1, window: 1h, key: 'header:X-Api-Key', missing: " + missing + " }");

    assertThat(passed(trial, from("192.0.2.1"), 3)).isEqualTo(first);
    assertThat(passed(trial, from("192.0.2.2"), 3)).isEqualTo(second);
  }

  @Test
  void takesWhatARequestCosts() throws Exception {
    var trial =
        FilterTrial.of(
            factory, "{ requests: 10, window: 1h, cost: { request-header: X-Cost, max: 5 } }");

    trial.handle(Request.get("/").withHeader("X-Cost", "3"));
    trial.handle(Request.get("/").withHeader("X-Cost", "much"));
    var response = trial.handle(Request.get("/").withHeader("X-Cost", "1000"));

    assertThat(response.headers().first("RateLimit").orElseThrow()).startsWith("\"default\";r=1;");
  }

  @Test
  void takesWhatAResponseSaysThatItHasCost() throws Exception {
    var trial =
        FilterTrial.of(
            factory, "{ requests: 10, window: 1h, cost: { response-header: X-Cost, max: 8 } }");
    trial.upstreamAnswers(Response.of(200).withHeader("X-Cost", "8"));

    trial.handle(Request.get("/"));
    var response = trial.handle(Request.get("/"));

    assertThat(response.headers().first("RateLimit").orElseThrow()).startsWith("\"default\";r=1;");
    assertThat(passed(trial, 5)).isZero();
  }

  @Test
  void onlyCountsInADryRun() throws Exception {
    var trial = FilterTrial.of(factory, "{ requests: 1, window: 1h, dry-run: true }");

    var response = trial.handle(Request.get("/"));

    assertThat(passed(trial, 3)).isEqualTo(3);
    assertThat(response.headers().contains("RateLimit")).isFalse();
    assertThat(context.metrics().count("refused{limit=default}")).isEqualTo(3);
  }

  @Test
  void keepsRoutesApartUnlessToldNotTo() throws Exception {
    var apart = FilterTrial.of(factory, "{ requests: 1, window: 1h }");
    var together = FilterTrial.of(factory, "{ requests: 1, window: 2h, across-routes: true }");
    var a = FakeExchange.create().routeId("a").request("GET", "/").build();
    var b = FakeExchange.create().routeId("b").request("GET", "/").build();

    assertThat(passed(apart, a, 2) + passed(apart, b, 2)).isEqualTo(2);
    assertThat(passed(together, a, 2) + passed(together, b, 2)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | requests: '' (expected: a number, or several limits)",
        "{ requests: 0 } | requests: '0' (expected: from 1 to 1099511627776)",
        "{ requests: 1, limits: [{ requests: 1 }] } | limits: '' (expected: none beside requests)",
        "{ requests: 2000, window: 1ms } | requests: '2000' (expected: at most one per"
            + " microsecond)",
        "{ requests: 1, window: 32d } | window: '768h' (expected: from 1ms to 31d)",
        "{ requests: 1, algorithm: quota, burst: 2 } | burst: '2' (expected: only with gcra or"
            + " token-bucket)",
        "{ requests: 1, time-zone: Mars } | time-zone: 'Mars' (expected: a time zone such as UTC"
            + " or Europe/Berlin)",
        "{ requests: 1, name: My Limit } | name: 'My Limit' (expected: kebab-case, at most 64"
            + " characters)",
        "{ requests: 1, key: ip } | key: 'ip' (expected: client-address,"
            + " client-address:V4-BITS:V6-BITS, header:NAME, cookie:NAME, claim:NAME, route or"
            + " path:NAME)",
        "{ requests: 1, key: '{route' } | key: '{route' (expected: client-address, or 1 to 8 parts"
            + " in braces such as {route} {header:X-Api-Key})",
        "{ requests: 1, key: 'claim:sub' } | key: 'claim:sub' (expected: unverified: true beside"
            + " it, as this filter reads tokens and does not verify them)",
        "{ requests: 1, key: 'client-address:33:64' } | key: 'client-address:33:64' (expected:"
            + " client-address:V4-BITS:V6-BITS, as in :24:56)",
        "{ requests: 3, cost: { fixed: 4 } } | cost: '4' (expected: no more than the limit ever"
            + " grants at once)",
        "{ requests: 3, cost: { fixed: 0 } } | cost.fixed: '0' (expected: from 1 to 1000000)"
      })
  void saysWhatIsWrong(String config, String message) {
    assertThatThrownBy(() -> FilterTrial.of(factory, config)).hasMessage(message);
  }

  @Test
  void leavesNothingBehindWhenItIsUnloaded() {
    PluginUnloading.assertUnloads(
        RateLimitFilterFactory.class,
        "{ requests: 5, scope: shared }",
        trial -> trial.handle(Request.get("/")));
  }

  @Test
  void isListedInTheIndexOfThePlugin() throws Exception {
    try (var index = getClass().getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(index).isNotNull();
      assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8))
          .contains(RateLimitFilterFactory.class.getName());
    }
  }

  private static int passed(FilterTrial trial, int times) throws Exception {
    return passed(trial, Request.get("/"), times);
  }

  private static int passed(FilterTrial trial, Request request, int times) throws Exception {
    var passed = 0;
    for (var i = 0; i < times; i++) {
      passed += trial.handle(request).status() == 200 ? 1 : 0;
    }
    return passed;
  }

  private static Request from(String address) {
    return FakeExchange.create().clientAddress(address).request("GET", "/").build();
  }

  private static String text(Response response) throws Exception {
    return new String(response.body().readAll(DataSize.ofMebibytes(1)), StandardCharsets.UTF_8);
  }
}
