package dev.weir.plugins.cache;

import static dev.weir.plugins.cache.CacheTrial.fresh;
import static dev.weir.plugins.cache.CacheTrial.ok;
import static dev.weir.plugins.cache.CacheTrial.status;
import static dev.weir.plugins.cache.CacheTrial.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Request;
import dev.weir.api.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaryTest {

  private static Response echo(Request request, String name, String vary) {
    return fresh(request.headers().first(name).orElse("none")).withHeader("Vary", vary);
  }

  @Test
  void keepsOneResponseForEachValue() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(request -> echo(request, "Foo", "Foo"));

    var first = cache.get("/", "Foo", "1");
    var second = cache.get("/", "Foo", "2");
    var third = cache.get("/");

    assertThat(status(first)).isEqualTo("weir; fwd=uri-miss; stored");
    assertThat(status(second)).isEqualTo("weir; fwd=vary-miss; stored");
    assertThat(text(third)).isEqualTo("none");
    assertThat(text(cache.get("/", "Foo", "1"))).isEqualTo("1");
    assertThat(text(cache.get("/", "foo", "2"))).isEqualTo("2");
    assertThat(text(cache.get("/", "Bar", "3"))).isEqualTo("none");
    assertThat(cache.asked()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Foo | 1,2 | Foo | 1, 2 | 1",
        "Foo | 1 | Foo | 2 | 2",
        "Foo | a | Foo | A | 2",
        "Foo | \"1, 2\" | Foo | \"1,2\" | 2",
        "Accept-Language | en,de;q=0.5 | Accept-Language | EN, de; q=0.5 | 1",
        "Accept-Language | en | Accept-Language | de | 2",
        "Accept-Encoding | gzip, deflate, br, zstd | Accept-Encoding | br;q=1.0, gzip;q=0.8 | 1",
        "Accept-Encoding | x-gzip | Accept-Encoding | gzip, unknown | 1",
        "Accept-Encoding | * | Accept-Encoding | br, gzip | 1",
        "Accept-Encoding | deflate | Accept-Encoding | identity | 1",
        "Accept-Encoding | gzip;q=0 | Accept-Encoding | identity | 1",
        "Accept-Encoding | br, gzip | Accept-Encoding | gzip | 2",
        "Accept-Encoding | *, br;q=0 | Accept-Encoding | gzip | 1"
      })
  void comparesWhatTheFieldMeans(String name, String one, String otherName, String other, int asked)
      throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(_ -> fresh("tea").withHeader("Vary", name));

    cache.get("/", name, one);
    cache.get("/", otherName, other);

    assertThat(cache.asked()).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br | br, gzip",
        "gzip | gzip",
        "deflate | identity",
        "br;q=0, gzip;q=0.001 | gzip",
        "br;q=high, gzip;q=2, *;level=1 | identity"
      })
  void asksForCodingsThatAllWhoShareTheResponseTake(String said, String sent) throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea"));

    cache.get("/", "Accept-Encoding", said);

    assertThat(cache.trial.sent().headers().all("Accept-Encoding")).containsExactly(sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*, *", ", *", "Foo, *", "*, Foo", "a b"})
  void neverStoresWhatNoRequestSelects(String vary) throws Exception {
    var cache = CacheTrial.create().upstream(fresh("tea").withHeader("Vary", vary));

    assertThat(cache.askedByTwo()).isEqualTo(2);
  }

  @Test
  void takesTheLatestOfSeveralThatMatch() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(
        fresh("by foo").withHeader("Vary", "Foo"), fresh("by bar").withHeader("Vary", "Bar"));

    cache.get("/", "Foo", "1", "Bar", "1");
    cache.pass(1);
    cache.get("/", "Foo", "2", "Bar", "2");

    assertThat(text(cache.get("/", "Foo", "1", "Bar", "2"))).isEqualTo("by bar");
    assertThat(text(cache.get("/", "Foo", "1", "Bar", "3"))).isEqualTo("by foo");
    assertThat(cache.asked()).isEqualTo(2);
  }

  @Test
  void findsNoneAgainThatWasMadeInvalid() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(request -> echo(request, "Foo", "Foo"));

    cache.get("/", "Foo", "1");
    cache.get("/", "Foo", "2");
    cache.ask("POST", "/");
    cache.pass(1);
    cache.get("/", "Foo", "1");
    cache.get("/", "Foo", "2");

    assertThat(cache.asked()).isEqualTo(5);
  }

  @Test
  void sharesLongValuesToo() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(request -> echo(request, "Foo", "Foo"));
    var longOne = "a".repeat(5000);

    cache.get("/", "Foo", longOne);

    assertThat(text(cache.get("/", "Foo", longOne))).isEqualTo(longOne);
    assertThat(text(cache.get("/", "Foo", longOne + "b"))).isEqualTo(longOne + "b");
  }

  @Test
  void validatesTheOneThatTheRequestSelects() throws Exception {
    var cache = CacheTrial.create();
    cache.upstream(request ->
        request.headers().contains("If-None-Match")
            ? Response.of(304)
            : ok("a", "Cache-Control", "max-age=1", "Vary", "Foo")
                .withHeader("ETag", "\"" + request.headers().first("Foo").orElse("") + "\""));

    cache.get("/", "Foo", "1");
    cache.get("/", "Foo", "2");
    cache.pass(1);
    cache.get("/", "Foo", "1");

    assertThat(cache.trial.sent().headers().all("If-None-Match")).containsExactly("\"1\"");
    assertThat(cache.trial.sent().headers().all("Foo")).containsExactly("1");
  }
}
