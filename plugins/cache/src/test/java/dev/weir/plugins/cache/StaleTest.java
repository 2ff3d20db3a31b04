package dev.weir.plugins.cache;

import static dev.weir.plugins.cache.CacheTrial.ok;
import static dev.weir.plugins.cache.CacheTrial.status;
import static dev.weir.plugins.cache.CacheTrial.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaleTest {

  private static Response said(String control) {
    return ok("tea", "Cache-Control", control);
  }

  @Test
  void answersAtOnceAndFetchesAnewOnce() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(said("max-age=10, stale-while-revalidate=20"), said("max-age=100"));

    cache.get("/");
    cache.pass(29);
    var stale = cache.get("/");
    cache.get("/");
    var before = cache.asked();
    cache.pass(0);
    var fresh = cache.get("/");

    assertThat(status(stale)).isEqualTo("weir; hit; ttl=-19; detail=stale-while-revalidate");
    assertThat(before).isEqualTo(1);
    assertThat(cache.asked()).isEqualTo(2);
    assertThat(status(fresh)).isEqualTo("weir; hit; ttl=100");
  }

  @Test
  void refreshesWithoutWhatOnlyOneClientWants() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(said("max-age=10, stale-while-revalidate=20").withHeader("ETag", "\"1\""));

    cache.get("/");
    cache.pass(10);
    cache.get("/", "If-None-Match", "\"0\"", "Range", "bytes=0-0", "X-A", "b");
    cache.pass(0);

    var sent = cache.trial.sent().headers();
    assertThat(sent.all("If-None-Match")).containsExactly("\"1\"");
    assertThat(sent.contains("Range")).isFalse();
    assertThat(sent.all("X-A")).containsExactly("b");
  }

  @Test
  void waitsWhenItHasBeenStaleForTooLong() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(said("max-age=10, stale-while-revalidate=20"));

    cache.get("/");
    cache.pass(30);

    assertThat(status(cache.get("/"))).isEqualTo("weir; fwd=uri-miss; stored");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 301})
  void keepsWhatItHasIfARefreshBringsSomethingElse(int other) throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(
        said("max-age=10, stale-while-revalidate=20"), said("max-age=10").withStatus(other));

    cache.get("/");
    cache.pass(10);
    cache.get("/");
    cache.pass(0);

    assertThat(text(cache.get("/"))).isEqualTo("tea");
  }

  @Test
  void countsRefreshesThatFailAndWaitsAMomentForTheNext() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(request -> {
      if (request.timeRemaining().isPresent()) {
        throw new GatewayException(ErrorCode.UPSTREAM_TIMEOUT, "late");
      }
      return said("max-age=10, stale-while-revalidate=20");
    });

    cache.get("/");
    cache.pass(10);
    cache.get("/");
    cache.pass(0);
    cache.get("/");
    cache.pass(0);
    var during = cache.asked();
    cache.pass(1);
    cache.get("/");
    cache.pass(0);

    assertThat(during).isEqualTo(2);
    assertThat(cache.asked()).isEqualTo(3);
    assertThat(cache.context.tasks()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void answersWithWhatItHasIfTheUpstreamFails(int failure) throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(said("max-age=10, stale-if-error=20"), ok("sorry").withStatus(failure));

    cache.get("/");
    cache.pass(29);
    var stale = cache.get("/");
    cache.pass(1);

    assertThat(text(stale)).isEqualTo("tea");
    assertThat(stale.headers().all("Age")).containsExactly("29");
    assertThat(status(stale))
        .isEqualTo("weir; fwd=stale; fwd-status=" + failure + "; detail=stale-if-error");
    assertThat(cache.get("/").status()).isEqualTo(failure);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"UPSTREAM_CONNECT_FAILED", "UPSTREAM_RESET", "UPSTREAM_TIMEOUT"})
  void answersWithWhatItHasIfThereIsNoUpstream(ErrorCode code) throws Exception {
    var cache = CacheTrial.with("stale-if-error: 20s").upstream(said("max-age=10"));

    cache.get("/");
    cache.pass(10);
    cache.upstream(_ -> {
      throw new GatewayException(code, "away");
    });

    assertThat(status(cache.get("/"))).isEqualTo("weir; fwd=stale; detail=stale-if-error");
  }

  @Test
  void passesOnWhatIsNotTheUpstreamsFault() throws Exception {
    var cache = CacheTrial.with("stale-if-error: 20s").upstream(said("max-age=10"));

    cache.get("/");
    cache.pass(10);
    cache.upstream(_ -> {
      throw new GatewayException(ErrorCode.FORBIDDEN, "no");
    });

    assertThat(cache.get("/").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=10 | 200",
        "max-age=10, s-maxage=10, stale-if-error=20 | 200",
        "s-maxage=10 | 503",
        "max-age=10, must-revalidate | 503",
        "max-age=10, must-revalidate, stale-if-error=20 | 503",
        "max-age=10, proxy-revalidate, stale-while-revalidate=20 | 503",
        "max-age=10, no-cache, stale-if-error=20 | 503",
        "max-age=10, stale-if-error=x | 503",
        "max-age=10, stale-if-error=0 | 503"
      })
  void respectsWhatForbidsStaleResponses(String control, int expected) throws Exception {
    var cache = CacheTrial.with("{ stale-if-error: 20s, stale-while-revalidate: 0s }");
    cache.upstream(said(control), ok("sorry").withStatus(503));

    cache.get("/");
    cache.pass(10);

    assertThat(cache.get("/").status()).isEqualTo(expected);
  }

  @Test
  void usesItsOwnTimeWhereTheResponseSaysNone() throws Exception {
    var cache = CacheTrial.with("stale-while-revalidate: 20s").upstream(said("max-age=10"));

    cache.get("/");
    cache.pass(29);

    assertThat(status(cache.get("/"))).contains("stale-while-revalidate");
  }

  @Test
  void fetchesAnewWhatIsAskedForOftenBeforeItIsStale() throws Exception {
    var cache = CacheTrial.with("jitter: 0", () -> 0.9);
    cache.upstream(_ -> {
      cache.pass(2);
      return said("max-age=60");
    });

    cache.get("/");
    cache.pass(51);
    cache.get("/");
    cache.pass(0);
    var early = cache.asked();
    cache.pass(3);
    cache.get("/");
    cache.pass(0);

    assertThat(early).isEqualTo(1);
    assertThat(cache.asked()).isEqualTo(2);
    assertThat(status(cache.get("/"))).startsWith("weir; hit");
  }
}
