package dev.weir.plugins.cache;

import static dev.weir.plugins.cache.CacheTrial.fresh;
import static dev.weir.plugins.cache.CacheTrial.ok;
import static dev.weir.plugins.cache.CacheTrial.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cache-Control | no-cache | fwd=request; stored",
        "Cache-Control | no-store | fwd=request",
        "Cache-Control | max-age=5 | fwd=request; stored",
        "Cache-Control | max-age=6 | hit; ttl=55",
        "Cache-Control | max-age=x | fwd=request; stored",
        "Cache-Control | min-fresh=55 | hit; ttl=55",
        "Cache-Control | min-fresh=56 | fwd=request; stored",
        "Cache-Control | only-if-cached | hit; ttl=55",
        "Cache-Control | nothing-to-see-here | hit; ttl=55",
        "Pragma | no-cache | fwd=request; stored",
        "Pragma | foo | hit; ttl=55"
      })
  void doesWhatAClientWants(String name, String value, String expected) throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));

    cache.get("/");
    cache.pass(5);

    assertThat(status(cache.get("/", name, value))).isEqualTo("weir; " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-Proto | https | fwd=uri-miss; stored",
        "X-Forwarded-Proto | http | hit; ttl=60",
        "X-Forwarded-Proto | gopher | fwd=bypass",
        "X-Forwarded-Host | evil.example | fwd=uri-miss; stored",
        "X-Forwarded-Host | a b | fwd=bypass",
        "Forwarded | for=1.2.3.4 | hit; ttl=60",
        "Forwarded | for=1.2.3.4;proto=https | fwd=bypass",
        "Forwarded | for=1.2.3.4;Host=evil | fwd=bypass"
      })
  void tellsApartWhatAProxySaysThatItsClientHasAskedFor(String name, String value, String expected)
      throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));
    cache.get("/");
    cache.getForwarded("/");

    assertThat(status(cache.getForwarded("/", name, value))).isEqualTo("weir; " + expected);
    assertThat(status(cache.get("/"))).isEqualTo("weir; hit; ttl=60");
    // A stranger's word does not get to the upstream.
    assertThat(status(cache.get("/", name, value))).isEqualTo("weir; hit; ttl=60");
  }

  @Test
  void doesNotAskInTheBackgroundWhatOnlyAProxyCanAsk() throws Exception {
    var cache =
        CacheTrial.create()
            .upstream(ok("tea", "Cache-Control", "max-age=1, stale-while-revalidate=60"));
    cache.getForwarded("/", "X-Forwarded-Proto", "https");
    cache.pass(5);

    assertThat(status(cache.getForwarded("/", "X-Forwarded-Proto", "https")))
        .isEqualTo("weir; fwd=stale; stored");
  }

  @Test
  void forgetsPragmaIfThereIsCacheControl() throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));

    cache.get("/");

    assertThat(status(cache.get("/", "Pragma", "no-cache", "Cache-Control", "max-stale")))
        .startsWith("weir; hit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=10 | max-stale | 1",
        "max-age=10 | max-stale=5 | 1",
        "max-age=10 | max-stale=4 | 2",
        "max-age=10 | max-stale=x | 2",
        "s-maxage=10 | max-stale | 2",
        "max-age=10, must-revalidate | max-stale | 2",
        "max-age=10, no-cache | max-stale | 2"
      })
  void givesStaleResponsesToThoseWhoTakeThem(String control, String wish, int asked)
      throws Exception {
    var cache = CacheTrial.create().upstream(ok("tea", "Cache-Control", control, "ETag", "\"1\""));

    cache.get("/");
    cache.pass(15);
    cache.get("/", "Cache-Control", wish);

    assertThat(cache.asked()).isEqualTo(asked);
  }

  @Test
  void asksNobodyIfTheClientWantsThat() throws Exception {
    var cache = CacheTrial.create();

    var response = cache.get("/", "Cache-Control", "only-if-cached");

    assertThat(response.status()).isEqualTo(504);
    assertThat(status(response)).isEqualTo("weir; fwd=request; detail=only-if-cached");
    assertThat(cache.asked()).isZero();
  }

  @Test
  void listensToNoClientIfItIsTold() throws Exception {
    var cache = CacheTrial.with("request-directives: false").upstream(fresh("tea"));

    assertThat(cache.askedByTwo("Cache-Control", "no-cache, no-store", "Pragma", "no-cache"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-HTTP-Method-Override",
        "X-Original-URL",
        "x-rewrite-url",
        "X-Forwarded-Scheme",
        "Upgrade"
      })
  void passesByWhatTheKeyDoesNotTell(String name) throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));

    cache.get("/", name, "evil");
    var clean = cache.get("/");
    var evil = cache.get("/", name, "evil");

    assertThat(status(clean)).isEqualTo("weir; fwd=uri-miss; stored");
    assertThat(status(evil)).isEqualTo("weir; fwd=bypass");
  }

  @Test
  void passesByRequestsWithABody() throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));
    var fat = CacheTrial.request("GET", "/").withBody(Body.of("q=1"));

    assertThat(status(cache.trial.handle(fat))).isEqualTo("weir; fwd=bypass");
    assertThat(status(cache.get("/"))).isEqualTo("weir; fwd=uri-miss; stored");
  }

  @ParameterizedTest
  @CsvSource({
    "/, example.com, /, EXAMPLE.com, 1",
    "/, example.com, /, example.com:80, 1",
    "/, example.com, /, example.com., 1",
    "/, example.com, /, example.com:443, 2",
    "/, example.com, /, www.example.com, 2",
    "/a, example.com, /A, example.com, 2",
    "/?a=1&b=2, example.com, /?b=2&a=1, example.com, 2",
    "/, example.com, /?, example.com, 2",
    "/a.css, example.com, /a, example.com, 2"
  })
  void tellsUrlsApart(String one, String host, String other, String otherHost, int asked)
      throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));

    cache.trial.handle(Request.get(one).withHeader("Host", host));
    cache.trial.handle(Request.get(other).withHeader("Host", otherHost));

    assertThat(cache.asked()).isEqualTo(asked);
  }

  @Test
  void passesByUrlsThatAreTooLong() throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));
    var target = "/" + "a".repeat(4000);

    assertThat(status(cache.get(target))).isEqualTo("weir; fwd=bypass");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, 200, 2",
    "PUT, 201, 2",
    "DELETE, 204, 2",
    "PATCH, 302, 2",
    "M-SEARCH, 200, 2",
    "POST, 400, 1",
    "POST, 500, 1",
    "OPTIONS, 200, 1",
    "PROPFIND, 207, 1"
  })
  void forgetsWhatMayHaveChanged(String method, int answer, int fetches) throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(
        request -> request.method().equals("GET") ? fresh("tea") : ok("done").withStatus(answer));

    cache.get("/");
    var done = cache.ask(method, "/");
    cache.pass(1);
    cache.get("/");

    assertThat(status(done)).isEqualTo("weir; fwd=method");
    assertThat(cache.asked()).isEqualTo(fetches + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "Location, /orders/1, 3",
    "Content-Location, 1, 3",
    "Location, http://example.com/orders/./1, 3",
    "Location, http://EXAMPLE.com:80/orders/1, 3",
    "Location, //example.com/orders/1, 3",
    "Location, http://example.org/orders/1, 2",
    "Location, https://example.com/orders/1, 2",
    "Location, 'http://exa mple', 2",
    "Location, mailto:a@example.com, 2",
    "Location, '', 2"
  })
  void forgetsWhatTheAnswerNames(String name, String value, int asked) throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(request ->
        request.method().equals("GET") ? fresh("tea") : ok("done").withHeader(name, value));

    cache.get("/orders/1");
    cache.ask("POST", "/orders/");
    cache.pass(1);
    cache.get("/orders/1");

    assertThat(cache.asked()).isEqualTo(asked);
  }

  @Test
  void storesNothingThatWasOnItsWayWhenItBecameInvalid() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(request -> {
      if (request.method().equals("GET") && cache.asked() == 1) {
        cache.ask("POST", "/");
      }
      return fresh("tea");
    });

    cache.get("/");
    cache.pass(1);
    cache.get("/");

    assertThat(cache.asked()).isEqualTo(3);
    assertThat(status(cache.get("/"))).startsWith("weir; hit");
  }

  @Test
  void canBePurgedByTheTagsOfTheUpstream() throws Exception {
    var upstream = fresh("tea").withHeader("Surrogate-Key", "a b").withHeader("Cache-Tag", "c, d");
    var cache = CacheTrial.create().upstream(upstream);
    var responses = cache.context.cache("responses", new EntryCodec());

    for (var tag : new String[] {"a", "b", "c", "d"}) {
      var response = cache.get("/");
      responses.removeTagged(tag);

      assertThat(status(response)).startsWith("weir; fwd=uri-miss; stored");
      assertThat(response.headers().contains("Surrogate-Key")).isFalse();
      assertThat(response.headers().contains("Cache-Tag")).isFalse();
    }
  }

  @Test
  void keepsTagsThroughA304() throws Exception {
    var upstream = fresh("tea").withHeader("Surrogate-Key", "a").withHeader("ETag", "\"1\"");
    var cache = CacheTrial.create().upstream(upstream, Response.of(304));
    var responses = cache.context.cache("responses", new EntryCodec());

    cache.get("/");
    cache.pass(60);
    cache.get("/");
    responses.removeTagged("a");

    assertThat(cache.get("/").status()).isEqualTo(304);
  }

  @Test
  void storesNothingThatCouldNotBePurgedByAllOfItsTags() throws Exception {
    var tags = new StringBuilder();
    for (var i = 0; i < 65; i++) {
      tags.append("t").append(i).append(' ');
    }
    var upstream = fresh("tea").withHeader("Surrogate-Key", tags.toString().strip());

    assertThat(CacheTrial.create().upstream(upstream).askedByTwo()).isEqualTo(2);
  }

  @Test
  void canBePurgedByItsUrl() throws Exception {
    var cache = CacheTrial.with("zone: shop").upstream(fresh("tea"));
    var responses = cache.context.cache("responses", new EntryCodec());

    cache.get("/a?b");
    responses.removePrefixed("shop http://example.com/a");

    assertThat(cache.askedByTwo()).isEqualTo(2);
  }

  @Test
  void countsHowItAnswers() throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));

    cache.get("/");
    cache.get("/");
    cache.get("/", "Upgrade", "x");

    assertThat(count(cache, "hit")).isEqualTo(1);
    assertThat(count(cache, "miss")).isEqualTo(1);
    assertThat(count(cache, "bypass")).isEqualTo(1);
  }

  private static long count(CacheTrial cache, String result) {
    return cache.context.metrics().count("requests{result=" + result + "}");
  }
}
