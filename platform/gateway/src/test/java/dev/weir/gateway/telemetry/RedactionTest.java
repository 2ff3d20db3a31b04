package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.config.TelemetryConfig;
import dev.weir.gateway.telemetry.Redaction.Telling;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final String CANARY = "cAnAry";
  private static final String JWT =
      "eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx";

  private final Redaction strict = Redaction.strict();
  private final Redaction generous = redaction(List.of("X-Api-Key"), List.of("page", "q"));

  private static Redaction redaction(List<String> headers, List<String> parameters) {
    return Redaction.of(
        new TelemetryConfig.Redact(
            new TelemetryConfig.Redact.Headers(headers, List.of("X-Customer")),
            new TelemetryConfig.Redact.Query(parameters)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "proxy-authorization",
        "COOKIE",
        "Set-Cookie",
        "X-Api-Key",
        "X-Auth",
        "X-Amz-Security-Token",
        "x-session-id",
        "X-Hub-Signature-256",
        "X-CSRF-Token",
        "code",
        "x-otp",
        "Client-Secret",
        "x-password",
        "X-JWT-Assertion",
        "DPoP-Key",
        "X_SID"
      })
  void tellsOnlyTheLengthOfWhatLooksSecretByItsName(String header) {
    assertThat(strict.ofNamed(header)).isEqualTo(Telling.LENGTH);
    assertThat(strict.header(header, CANARY)).isEqualTo("*** (6 bytes)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host", "user-agent", "Accept-Encoding", "CONTENT-TYPE", "Age", "X-Request-Id"})
  void tellsWhatIsKnownToBeHarmless(String header) {
    var value = "a value";

    assertThat(strict.header(header, value)).isSameAs(value);
  }

  @Test
  void tellsWhatItDoesNotKnowOnlyToWhomAsksForItByName() {
    assertThat(strict.ofAny("X-Tenant")).isEqualTo(Telling.LENGTH);
    assertThat(strict.tell(strict.ofNamed("X-Tenant"), "acme")).isEqualTo("acme");
  }

  @Test
  void tellsNoTokenInAHeaderThatSomebodyAsksForByName() {
    assertThat(strict.tell(strict.ofNamed("DPoP"), JWT)).startsWith("***");
    assertThat(strict.tell(strict.ofNamed("baggage"), "user=" + JWT)).startsWith("***");
    assertThat(generous.tell(generous.ofNamed("X-Api-Key"), JWT)).isEqualTo(JWT);
  }

  @ParameterizedTest
  @CsvSource({
    "/cart;jsessionid=1A2B/x;a=b, /cart;jsessionid=***/x;a=b",
    "/cart;JSessionId=1A2B.node1, /cart;JSessionId=***",
    "//cart;v=1@2, //cart;v=1@2",
  })
  void tellsNoIdOfASessionInAPath(String path, String told) {
    assertThat(strict.path(path)).isEqualTo(told);
  }

  @Test
  void tellsWhatTheOperatorShows() {
    assertThat(generous.ofAny("x-api-key")).isEqualTo(Telling.WHOLE);
    assertThat(generous.ofNamed("x-api-key")).isEqualTo(Telling.WHOLE);
  }

  @Test
  void doesNotTellWhatTheOperatorHides() {
    assertThat(generous.ofNamed("x-customer")).isEqualTo(Telling.LENGTH);
  }

  @ParameterizedTest
  @CsvSource({
    "page=2&token=x, page=2&token=***",
    "q=&x=1&&flag, q=&x=***&&***",
    "hunter2-secret, ***",
    "page&flag, page&***",
    "q=a;token=x, q=***",
    "q=a%3Btoken%3Dx, q=***",
    "q=/a%253Fcode%253Dx, q=***",
    "page=" + JWT + ", page=***",
    "page=0123456789abcdef01234567, page=***",
    "0123456789abcdef01234567, ***",
    "a;token=x, ***",
    "user:secret@host=1, ***",
    "=x, =***",
    "q=how+to+make+2+pizzas+quickly, q=how+to+make+2+pizzas+quickly",
  })
  void tellsNamesOfAQueryAndTheValuesThatTheOperatorShows(String raw, String told) {
    assertThat(generous.query(raw)).isEqualTo(told);
  }

  @Test
  void copiesNoQueryThatHoldsNothingSecret() {
    var query = "page=2&&q=shoes&q";

    assertThat(generous.query(query)).isSameAs(query);
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:secret@host/p?code=x#y, https://***@host/p?code=***#***",
    "//secret@host, //***@host",
    "http:\\\\u:p@host\\x, http:\\\\***@host\\x",
    "https://u:p@q@host:80/@x, https://***@host:80/@x",
    "http://u:p/q@host/, http://***",
    "https://u:123/456@h/x, https://***@h/x",
    "//a:1//b:2//c, //a:1//b:2//c",
    "//a:1/x //u:2/y@h //b:3/z, //a:1/x //***@h //b:3/z",
    "https://h:80/p?x=@y, https://h:80/p?x=***",
    "https://h/@y, https://h/@y",
    "https://h/cart;jsessionid=1A2B?page=1, https://h/cart;jsessionid=***?page=1",
    "/cb;jsessionid=1A2B, /cb;jsessionid=***",
    "https://[::1]:8080/a?page=1, https://[::1]:8080/a?page=1",
    "<https://u:p@h/?t=x>; rel=next, <https://***@h/?t=***>; rel=next",
    "5; url=/a?t=x, 5; url=/a?t=***",
    "Mozilla/5.0 (+http://bot.example/x), Mozilla/5.0 (+http://bot.example/x)",
  })
  void takesOutOfUrlsWhatIsSecret(String value, String told) {
    assertThat(generous.header("Location", value)).isEqualTo(told);
    assertThat(generous.header("Referer", value)).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "jwt, abc, *** (3 bytes)",
    "plan, gold, gold",
    "plan, 0123456789abcdef01234567, *** (24 bytes)",
  })
  void tellsValuesOfPropertiesThatLookHarmless(String name, String value, String told) {
    assertThat(strict.value(name, value)).isEqualTo(told);
  }

  @Test
  void neverTellsTheValueOfAParameter() {
    var random = new Random(1);
    for (var i = 0; i < 20_000; i++) {
      var query = noise(random) + "&secret=" + noise(random) + CANARY + noise(random);

      assertThat(generous.query(query)).doesNotContain(CANARY);
      assertThat(generous.text("/p?" + query)).doesNotContain(CANARY);
    }
  }

  @Test
  void neverTellsWhatStandsBeforeTheHost() {
    var random = new Random(2);
    for (var i = 0; i < 20_000; i++) {
      var user = (noise(random) + CANARY + noise(random)).replaceAll("[/\\\\?#]", "");
      var url = "https://" + user + "@host/" + noise(random);

      assertThat(strict.text(url)).as(url).doesNotContain(CANARY);
    }
  }

  @Test
  void neverTellsAFragment() {
    var random = new Random(3);
    for (var i = 0; i < 20_000; i++) {
      var url = "https://host/" + noise(random) + "#access_token=" + CANARY;

      assertThat(strict.text(url)).as(url).doesNotContain(CANARY);
    }
  }

  private static String noise(Random random) {
    var alphabet = "aZ09=?;:%@#/\\.+-_~[]()!$',*";
    var noise = new StringBuilder();
    for (var n = random.nextInt(6); n > 0; n--) {
      noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return noise.toString();
  }
}
