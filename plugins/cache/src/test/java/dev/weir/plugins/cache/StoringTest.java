package dev.weir.plugins.cache;

import static dev.weir.plugins.cache.CacheTrial.fresh;
import static dev.weir.plugins.cache.CacheTrial.ok;
import static dev.weir.plugins.cache.CacheTrial.status;
import static dev.weir.plugins.cache.CacheTrial.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoringTest {

  private static final String NOW = "Thu, 01 Jan 2026 00:00:00 GMT";

  @Test
  void answersFromTheCacheWhileItIsFreshAndSaysHowOldItIs() throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));

    var first = cache.get("/");
    cache.pass(59);
    var second = cache.get("/");
    cache.pass(1);
    var third = cache.get("/");

    assertThat(status(first)).isEqualTo("weir; fwd=uri-miss; stored");
    assertThat(first.headers().contains("Age")).isFalse();
    assertThat(status(second)).isEqualTo("weir; hit; ttl=1");
    assertThat(second.headers().all("Age")).containsExactly("59");
    assertThat(second.headers().all("Date")).containsExactly(NOW);
    assertThat(text(second)).isEqualTo("tea");
    assertThat(status(third)).isEqualTo("weir; fwd=uri-miss; stored");
    assertThat(cache.asked()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | 1",
        "MaX-aGe=60 | 1",
        "max-age=060 | 1",
        "max-age=\"60\" | 1",
        "max-age=99999999999 | 1",
        "s-maxage=60 | 1",
        "max-age=0, s-maxage=60 | 1",
        "extension, max-age=60 | 1",
        "public, max-age=60 | 1",
        "max-age=60, must-revalidate | 1",
        "private=\"x-user\", max-age=60 | 1",
        "no-cache=\"x-user\", max-age=60 | 1",
        "must-understand, no-store, max-age=60 | 1",
        "max-age=60, s-maxage=0 | 2",
        "max-age=60, max-age=0 | 2",
        "max-age=0 | 2",
        "max-age=-60 | 2",
        "max-age=60.5 | 2",
        "max-age='60' | 2",
        "max-age =60 | 2",
        "max-age= 60 | 2",
        "max-age=60a | 2",
        "max-age | 2",
        "extension=\"max-age=60\" | 2",
        "max-age=60, no-store | 2",
        "max-age=60, No-Store | 2",
        "max-age=60, private | 2",
        "max-age=60, private=\"a b\" | 2",
        "max-age=60, no-cache | 2",
        "public | 2",
        "'' | 2"
      })
  void doesWhatCacheControlSays(String value, int asked) throws Exception {
    var cache = CacheTrial.create().upstream(ok("tea", "Cache-Control", value));

    assertThat(cache.askedByTwo()).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | no-store | 1",
        "max-age=60;x=1, foo=(a \"b\";c 1.5) | no-store | 1",
        "max-age=60, private=?0 | no-store | 1",
        "max-age=0 | max-age=60 | 2",
        "no-store | max-age=60 | 2",
        "private | max-age=60 | 2",
        "no-cache | max-age=60 | 2",
        "max-age=\"60\" | max-age=60 | 2",
        "max-age=60.0 | max-age=60 | 2",
        "max-age=60, &&& | no-store | 2",
        "max-age=0, &&& | max-age=60 | 1",
        "MAX-AGE=0 | max-age=60 | 1",
        "'' | max-age=60 | 1"
      })
  void prefersWhatIsAimedAtIt(String aimed, String control, int asked) throws Exception {
    var upstream = ok("tea", "Cache-Control", control, "CDN-Cache-Control", aimed);

    assertThat(CacheTrial.create().upstream(upstream).askedByTwo()).isEqualTo(asked);
  }

  @Test
  void forgetsExpiresIfSomethingIsAimedAtIt() throws Exception {
    var upstream =
        ok("tea", "CDN-Cache-Control", "public", "Expires", "Fri, 02 Jan 2026 00:00:00 GMT");

    assertThat(CacheTrial.create().upstream(upstream).askedByTwo()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Thu, 01 Jan 2026 00:01:00 GMT | 1",
        "Thursday, 01-Jan-26 00:01:00 GMT | 1",
        "Thu Jan  1 00:01:00 2026 | 1",
        "Thu, 01 Jan 2026 00:00:00 GMT | 2",
        "Wed, 31 Dec 2025 23:59:59 GMT | 2",
        "Thu, 01 Jan 2026 00:01:00 UTC | 2",
        "Thu, 32 Jan 2026 00:01:00 GMT | 2",
        "thu, 01 jan 2026 00:01:00 gmt | 2",
        "0 | 2"
      })
  void doesWhatExpiresSays(String expires, int asked) throws Exception {
    var cache = CacheTrial.create().upstream(ok("tea", "Expires", expires, "Date", NOW));

    assertThat(cache.askedByTwo()).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Age | 59 | 1",
        "Age | 60 | 2",
        "Age | abc | 2",
        "Age | -1 | 2",
        "Age | '0, 0' | 2",
        "Age | 7200;a=1 | 2",
        "Date | Wed, 31 Dec 2025 23:59:01 GMT | 1",
        "Date | Wed, 31 Dec 2025 23:59:00 GMT | 2",
        "Date | Fri, 02 Jan 2026 00:00:00 GMT | 1",
        "Date | yesterday | 1"
      })
  void countsWhatTheResponseHasBehindIt(String name, String value, int asked) throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea").withHeader(name, value));

    assertThat(cache.askedByTwo()).isEqualTo(asked);
  }

  @Test
  void countsTheTimeThatTheUpstreamTook() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(_ -> {
      cache.pass(10);
      return fresh("tea");
    });

    cache.get("/");

    assertThat(cache.get("/").headers().all("Age")).containsExactly("10");
  }

  @Test
  void guessesOnlyIfItIsTold() throws Exception {
    var upstream = ok("tea", "Last-Modified", "Mon, 22 Dec 2025 00:00:00 GMT", "Date", NOW);
    var guessing = CacheTrial.with("heuristic: { percent: 10, most: 12h }").upstream(upstream);

    var asked = CacheTrial.create().upstream(upstream).askedByTwo();
    guessing.get("/");
    guessing.pass(12 * 3600 - 1);
    guessing.get("/");
    guessing.pass(1);

    assertThat(asked).isEqualTo(2);
    assertThat(guessing.asked()).isEqualTo(1);
    assertThat(status(guessing.get("/"))).startsWith("weir; fwd=stale");
  }

  @ParameterizedTest
  @CsvSource({"404, 1", "410, 1", "403, 2", "429, 2", "500, 2", "200, 2"})
  void remembersForAMomentThatThereIsNothing(int status, int asked) throws Exception {
    var cache = CacheTrial.create().upstream(ok("none").withStatus(status));

    assertThat(cache.askedByTwo()).isEqualTo(asked);
    cache.pass(5);
    cache.get("/");
    assertThat(cache.asked()).isEqualTo(asked + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 203, 204, 299, 301, 302, 307, 400, 404, 410, 500, 503, 599})
  void storesAnyFinalResponseThatSaysForHowLong(int status) throws Exception {
    var cache = CacheTrial.create().upstream(fresh("").withStatus(status));

    assertThat(cache.askedByTwo()).isEqualTo(1);
    assertThat(cache.get("/").status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"206, max-age=60", "304, max-age=60", "599, 'must-understand, max-age=60'"})
  void neverStoresWhatItCannotUse(int status, String control) throws Exception {
    var cache = CacheTrial.create().upstream(ok("a", "Cache-Control", control).withStatus(status));

    assertThat(cache.askedByTwo()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "max-age=60, 2",
    "'max-age=60, public', 1",
    "'max-age=60, must-revalidate', 1",
    "s-maxage=60, 1"
  })
  void sharesWhatSomebodyGotOnlyIfItMay(String control, int asked) throws Exception {
    var cache = CacheTrial.create().upstream(ok("tea", "Cache-Control", control));

    assertThat(cache.askedByTwo("Authorization", "Basic YTpi")).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({"bypass, 2, 1", "strip, 1, 0", "store, 1, 1"})
  void treatsCookiesAsItIsTold(String how, int asked, int cookies) throws Exception {
    var upstream = fresh("tea").withHeader("Set-Cookie", "a=b");
    var cache = CacheTrial.with("set-cookie: " + how).upstream(upstream);

    assertThat(cache.askedByTwo()).isEqualTo(asked);
    assertThat(cache.get("/").headers().all("Set-Cookie")).hasSize(cookies);
  }

  @Test
  void storesTheRestOfAResponseWithPersonalFields() throws Exception {
    var control = "max-age=60, private=\"x-user\", no-cache=\"set-cookie, x-b\"";
    var upstream =
        ok("tea", "Cache-Control", control, "X-User", "ann", "Set-Cookie", "a=b", "X-B", "c");
    var cache = CacheTrial.create().upstream(upstream);

    var first = cache.get("/");
    var second = cache.get("/");

    assertThat(first.headers().contains("X-User")).isTrue();
    assertThat(status(second)).startsWith("weir; hit");
    assertThat(second.headers().contains("X-User")).isFalse();
    assertThat(second.headers().contains("Set-Cookie")).isFalse();
    assertThat(second.headers().contains("X-B")).isFalse();
  }

  @Test
  void storesNothingThatBelongsToTheConnection() throws Exception {
    var upstream =
        ok("tea", "Cache-Control", "max-age=60", "Connection", "x-hop, Close", "X-Hop", "1")
            .withHeader("Keep-Alive", "timeout=5")
            .withHeader("Proxy-Authenticate", "Basic")
            .withHeader("Upgrade", "h2c")
            .withHeader("Content-Length", "3");
    var cache = CacheTrial.create().upstream(upstream);

    cache.get("/");

    assertThat(cache.get("/").headers())
        .hasToString(
            """
            Cache-Control: max-age=60
            Date: Thu, 01 Jan 2026 00:00:00 GMT
            Age: 0
            Cache-Status: weir; hit; ttl=60
            """);
  }

  @Test
  void staysBelowItsLimit() throws Exception {
    var cache = CacheTrial.with("max-object: 3B").upstream(fresh("tea"), fresh("milk"));

    cache.get("/tea");
    cache.get("/milk");

    assertThat(status(cache.get("/tea"))).startsWith("weir; hit");
    assertThat(status(cache.get("/milk"))).isEqualTo("weir; fwd=uri-miss");
  }

  @Test
  void fetchesWhatWasStoredAtOnceAnewAtDifferentTimes() throws Exception {
    var cache = CacheTrial.with("jitter: 10", () -> 0.5).upstream(fresh("tea"));

    cache.get("/");
    cache.pass(56);
    cache.get("/");
    cache.pass(0);
    var before = cache.asked();
    cache.pass(1);
    var hit = cache.get("/");
    cache.pass(0);

    assertThat(before).isEqualTo(1);
    assertThat(status(hit)).isEqualTo("weir; hit; ttl=3");
    assertThat(cache.asked()).isEqualTo(2);
  }

  @Test
  void keepsTheStatusesOfCachesBeforeIt() throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea").withHeader("Cache-Status", "a; hit"));

    cache.get("/");

    assertThat(status(cache.get("/"))).isEqualTo("a; hit | weir; hit; ttl=60");
  }

  @Test
  void passesBytesOnWhileItKeepsThem() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(_ -> fresh("").withBody(new Pieces("all ", "work")));

    var first = cache.get("/");

    assertThat(text(first)).isEqualTo("all work");
    assertThat(text(cache.get("/"))).isEqualTo("all work");
    assertThat(cache.asked()).isEqualTo(1);
  }

  @Test
  void storesNothingThatBrokeOff() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(_ -> fresh("").withBody(Pieces.breakingAfter("all ")));

    for (var i = 0; i < 2; i++) {
      assertThatThrownBy(() -> cache.get("/")).hasMessage("broken off");
    }

    assertThat(cache.asked()).isEqualTo(2);
  }

  @Test
  void storesNothingThatGrowsTooLong() throws Exception {
    var cache = CacheTrial.with("max-object: 6B");
    cache.upstream(_ -> fresh("").withBody(new Pieces("all ", "work")));

    assertThat(text(cache.get("/"))).isEqualTo("all work");
    assertThat(text(cache.get("/"))).isEqualTo("all work");
    assertThat(cache.asked()).isEqualTo(2);
  }

  @Test
  void holdsNoMoreBytesThanItMay() throws Exception {
    var cache = CacheTrial.with("{ max-under-way: 6B, max-object: 1KiB }");
    cache.upstream(_ -> fresh("").withBody(new Pieces("all ", "work")));

    cache.get("/");
    cache.get("/");

    assertThat(cache.asked()).isEqualTo(2);
  }

  @Test
  void passesResponsesOnAsTheyCameOtherwise() throws Exception {
    var upstream = ok("tea", "X-A", "b", "Surrogate-Key", "x");
    var cache = CacheTrial.create().upstream(upstream);

    assertThat(cache.get("/").headers()).hasToString("X-A: b\nCache-Status: weir; fwd=uri-miss\n");
  }
}
