package dev.weir.plugins.cache;

import static dev.weir.plugins.cache.CacheTrial.ok;
import static dev.weir.plugins.cache.CacheTrial.status;
import static dev.weir.plugins.cache.CacheTrial.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import dev.weir.api.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {

  private static final String MODIFIED = "Mon, 22 Dec 2025 00:00:00 GMT";

  private static Response tagged(String body) {
    return ok(body, "Cache-Control", "max-age=60", "ETag", "\"1\"", "Last-Modified", MODIFIED);
  }

  private static Response confirming(String... headers) {
    return Response.of(304, Headers.of(headers), dev.weir.api.Body.empty());
  }

  @Test
  void asksWhetherWhatIsStaleIsStillGood() throws Exception {
    var confirmed = confirming("ETag", "\"1\"", "Cache-Control", "max-age=120", "X-New", "yes");
    var cache = CacheTrial.create().upstream(tagged("tea").withHeader("X-Old", "a"), confirmed);

    cache.get("/");
    cache.pass(60);
    var validated = cache.get("/");
    cache.pass(119);
    var hit = cache.get("/");

    var sent = cache.trial.sent().headers();
    assertThat(sent.all("If-None-Match")).containsExactly("\"1\"");
    assertThat(sent.all("If-Modified-Since")).containsExactly(MODIFIED);
    assertThat(status(validated)).isEqualTo("weir; fwd=stale; fwd-status=304");
    assertThat(validated.status()).isEqualTo(200);
    assertThat(text(validated)).isEqualTo("tea");
    assertThat(status(hit)).isEqualTo("weir; hit; ttl=1");
    assertThat(hit.headers().all("X-New")).containsExactly("yes");
    assertThat(hit.headers().all("X-Old")).containsExactly("a");
    assertThat(cache.asked()).isEqualTo(2);
  }

  @Test
  void neverUpdatesWhatTellsHowTheBytesAreRead() throws Exception {
    var stored = tagged("tea").withHeader("Content-Encoding", "x").withHeader("Content-MD5", "a");
    var confirmed =
        confirming("Content-Encoding", "y", "Content-MD5", "b", "Content-Range", "bytes 0-0/9")
            .withHeader("Content-Type", "text/plain")
            .withHeader("Cache-Control", "max-age=60");
    var cache = CacheTrial.create().upstream(stored, confirmed);

    cache.get("/");
    cache.pass(60);
    cache.get("/");
    var hit = cache.get("/");

    assertThat(hit.headers().all("Content-Encoding")).containsExactly("x");
    assertThat(hit.headers().all("Content-MD5")).containsExactly("a");
    assertThat(hit.headers().contains("Content-Range")).isFalse();
    assertThat(hit.headers().all("Content-Type")).containsExactly("text/plain");
  }

  @Test
  void takesNothingFromA304AboutAnotherResponse() throws Exception {
    var other = confirming("ETag", "\"2\"", "Cache-Control", "max-age=120", "X-New", "yes");
    var cache = CacheTrial.create().upstream(tagged("tea"), other);

    cache.get("/");
    cache.pass(60);
    var answer = cache.get("/");
    cache.get("/");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().all("ETag")).containsExactly("\"1\"");
    assertThat(answer.headers().contains("X-New")).isFalse();
    assertThat(cache.asked()).isEqualTo(3);
  }

  @Test
  void replacesWhatIsNoLongerGood() throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea"), tagged("milk"));

    cache.get("/");
    cache.pass(60);

    assertThat(text(cache.get("/"))).isEqualTo("milk");
    assertThat(text(cache.get("/"))).isEqualTo("milk");
    assertThat(cache.asked()).isEqualTo(2);
  }

  @Test
  void forgetsWhatTheUpstreamNoLongerWantsStored() throws Exception {
    var secret = ok("secret", "Cache-Control", "no-store");
    var cache = CacheTrial.with("stale-if-error: 1h");
    cache.upstream(tagged("tea"), secret, ok("").withStatus(503));

    cache.get("/");
    cache.pass(60);
    cache.get("/");

    assertThat(cache.get("/").status()).isEqualTo(503);
  }

  @Test
  void validatesWhatMustBeEachTime() throws Exception {
    var upstream = tagged("tea").withHeader("Cache-Control", "no-cache, max-age=60");
    var cache = CacheTrial.create().upstream(upstream, confirming());

    cache.get("/");
    assertThat(text(cache.get("/"))).isEqualTo("tea");
    assertThat(text(cache.get("/"))).isEqualTo("tea");
    assertThat(cache.trial.sent().headers().contains("If-None-Match")).isTrue();
    assertThat(cache.asked()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-None-Match | \"1\" | 304",
        "If-None-Match | W/\"1\" | 304",
        "If-None-Match | \"0\", \"1\" , \"2\" | 304",
        "If-None-Match | * | 304",
        "If-None-Match | \"2\" | 200",
        "If-None-Match | \"2,\"1\"\" | 200",
        "If-None-Match | 1 | 200",
        "If-Modified-Since | Mon, 22 Dec 2025 00:00:00 GMT | 304",
        "If-Modified-Since | Monday, 22-Dec-25 00:00:01 GMT | 304",
        "If-Modified-Since | Sun, 21 Dec 2025 23:59:59 GMT | 200",
        "If-Modified-Since | today | 200"
      })
  void tellsClientsThatTheyHaveItAlready(String name, String value, int expected) throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea").withHeader("Content-Type", "a/b"));

    cache.get("/");
    var response = cache.get("/", name, value);

    assertThat(response.status()).isEqualTo(expected);
    assertThat(response.headers().all("ETag")).containsExactly("\"1\"");
    assertThat(response.headers().contains("Content-Type")).isEqualTo(expected == 200);
    assertThat(text(response)).isEqualTo(expected == 200 ? "tea" : "");
    assertThat(cache.asked()).isEqualTo(1);
  }

  @Test
  void prefersTheTagOfAClientToItsDate() throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea"));

    cache.get("/");
    var response = cache.get("/", "If-None-Match", "\"2\"", "If-Modified-Since", MODIFIED);

    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void answersAConditionAfterItsOwn() throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea"), confirming());

    cache.get("/");
    cache.pass(60);
    var response = cache.get("/", "If-None-Match", "\"0\", \"1\"");

    assertThat(cache.trial.sent().headers().all("If-None-Match")).containsExactly("\"1\"");
    assertThat(response.status()).isEqualTo(304);
  }

  @Test
  void getsTheWholeResponseForAllAndTellsTheClientThatHasIt() throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea"));

    var first = cache.get("/", "If-None-Match", "\"1\"");
    var second = cache.get("/");

    assertThat(cache.trial.sent().headers().contains("If-None-Match")).isFalse();
    assertThat(first.status()).isEqualTo(304);
    assertThat(text(second)).isEqualTo("tea");
    assertThat(cache.asked()).isEqualTo(1);
  }

  @Test
  void sendsAConditionOnWhereNothingIsShared() throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea").withHeader("Cache-Control", "private"));

    var first = cache.get("/", "If-None-Match", "\"1\"");
    cache.get("/", "If-None-Match", "\"1\"");

    assertThat(first.status()).isEqualTo(304);
    assertThat(cache.trial.sent().headers().all("If-None-Match")).containsExactly("\"1\"");
  }

  @ParameterizedTest
  @CsvSource({"If-Match, '\"1\"'", "If-Unmodified-Since, 'Mon, 22 Dec 2025 00:00:00 GMT'"})
  void leavesSomeConditionsToTheUpstream(String name, String value) throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea"));

    cache.get("/");
    var response = cache.get("/", name, value);

    assertThat(status(response)).isEqualTo("weir; fwd=bypass");
    assertThat(cache.trial.sent().headers().all(name)).containsExactly(value);
  }

  @Test
  void answersHeadFromWhatGetHasStored() throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea"));

    cache.get("/");
    var response = cache.ask("HEAD", "/");

    assertThat(response.headers().all("Content-Length")).containsExactly("3");
    assertThat(text(response)).isEmpty();
    assertThat(cache.asked()).isEqualTo(1);
  }

  @Test
  void storesNothingThatHeadBrings() throws Exception {
    var cache = CacheTrial.create().upstream(tagged(""));

    cache.ask("HEAD", "/");
    cache.get("/");

    assertThat(cache.asked()).isEqualTo(2);
  }

  @Test
  void confirmsWhatIsStoredByHead() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(tagged("tea"), tagged("").withHeader("Content-Length", "3"));

    cache.get("/");
    cache.pass(60);
    var head = cache.ask("HEAD", "/");
    var get = cache.get("/");

    assertThat(status(head)).isEqualTo("weir; fwd=stale");
    assertThat(text(get)).isEqualTo("tea");
    assertThat(status(get)).startsWith("weir; hit");
  }

  @ParameterizedTest
  @CsvSource({"ETag, '\"2\"'", "Content-Length, 4", "Last-Modified, x"})
  void forgetsWhatHeadShowsToBeOutOfDate(String name, String value) throws Exception {
    var cache = CacheTrial.with("stale-if-error: 1h");
    cache.upstream(tagged("tea"), tagged("").withHeader(name, value), ok("").withStatus(503));

    cache.get("/");
    cache.pass(60);
    cache.ask("HEAD", "/");

    assertThat(cache.get("/").status()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-1 | 206 | te | bytes 0-1/3",
        "bytes=1- | 206 | ea | bytes 1-2/3",
        "bytes=-1 | 206 | a | bytes 2-2/3",
        "bytes=-9 | 206 | tea | bytes 0-2/3",
        "bytes=0-99 | 206 | tea | bytes 0-2/3",
        "BYTES=0-0 | 206 | t | bytes 0-0/3",
        "bytes=3- | 416 | '' | bytes */3",
        "bytes=3-4 | 416 | '' | bytes */3",
        "bytes=-0 | 416 | '' | bytes */3",
        "bytes=0-0,2-2 | 200 | tea | ",
        "bytes=2-1 | 200 | tea | ",
        "bytes=a-b | 200 | tea | ",
        "bytes=- | 200 | tea | ",
        "lines=0-1 | 200 | tea | "
      })
  void givesPartsOfWhatIsStored(String range, int expected, String body, String content)
      throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea"));

    cache.get("/");
    var response = cache.get("/", "Range", range);

    assertThat(response.status()).isEqualTo(expected);
    assertThat(text(response)).isEqualTo(body);
    assertThat(response.headers().first("Content-Range").orElse(null)).isEqualTo(content);
    assertThat(cache.asked()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"1\"', 206",
    "'Mon, 22 Dec 2025 00:00:00 GMT', 206",
    "'\"2\"', 200",
    "'W/\"1\"', 200"
  })
  void givesPartsOnlyOfTheResponseThatTheClientKnows(String known, int expected) throws Exception {
    var cache = CacheTrial.create().upstream(tagged("tea"));

    cache.get("/");

    assertThat(cache.get("/", "Range", "bytes=0-0", "If-Range", known).status())
        .isEqualTo(expected);
  }

  @Test
  void sendsARangeOnWhereNothingIsStored() throws Exception {
    var part = tagged("te").withStatus(206).withHeader("Content-Range", "bytes 0-1/3");
    var cache = CacheTrial.create().upstream(part, tagged("tea"));

    var response = cache.get("/", "Range", "bytes=0-1");

    assertThat(cache.trial.sent().headers().all("Range")).containsExactly("bytes=0-1");
    assertThat(response.status()).isEqualTo(206);
    assertThat(text(cache.get("/"))).isEqualTo("tea");
  }
}
