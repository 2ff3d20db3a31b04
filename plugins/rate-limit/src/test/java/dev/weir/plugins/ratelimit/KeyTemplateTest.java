package dev.weir.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.testkit.FakeExchange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTemplateTest {

  @Test
  void tellsPartsApartWhateverClientsWrite() {
    var key = "{header:A} {header:B}";

    assertThat(of(key, "A", "x", "B", "y=z")).isNotEqualTo(of(key, "A", "x=y", "B", "z"));
    assertThat(of(key, "A", "1:=", "B", "y")).isNotEqualTo(of(key, "A", "", "B", "1:=y"));
  }

  @Test
  void cannotBeMadeToLookLikeAClientWithoutAKey() {
    var withoutKey = of("header:A");

    assertThat(of("header:A", "A", String.valueOf(withoutKey))).isNotEqualTo(withoutKey);
  }

  @Test
  void staysShortHoweverLongAHeaderIs() {
    var one = of("header:A", "A", "x".repeat(30_000));
    var other = of("header:A", "A", "x".repeat(30_001));

    assertThat(one).hasSize(44).isNotEqualTo(other);
  }

  @Test
  void cannotBeMadeToLookLikeAHash() {
    var hashed = of("header:A", "A", "x".repeat(1_000));

    assertThat(of("header:A", "A", String.valueOf(hashed))).isNotEqualTo(hashed);
  }

  @Test
  void readsCookiesRoutesAndThePath() {
    var exchange = FakeExchange.create().routeId("orders").pathParameter("id", "42");
    var request =
        exchange
            .request("GET", "/orders/42")
            .headers(Headers.of("Cookie", "a=1; session=s3; b=2"))
            .build();
    var key = KeyTemplate.parse("{route}{path:id}{cookie:session}", Missing.SHARE, false);

    assertThat(key.of(request)).isEqualTo("7:=orders3:=423:=s3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"sub\":\"ann\"} | =ann",
        "{\"a\":[1,{\"sub\":\"no\"}],\"b\":\"\\\"}\", \"sub\" : \"a\\u006en\"} | =ann",
        "{\"sub\":42} | =42",
        "{\"sub\":null} | -",
        "{\"sub\":{\"x\":1}} | -",
        "{\"other\":1} | -",
        "{} | -",
        "{\"sub\":\"ann | -",
        "[ | -",
        "{\"a\":\"\\ud8 | -"
      })
  void readsAClaimOfABearerToken(String payload, String expected) {
    var encoded = Base64.getUrlEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    var request = Request.get("/").withHeader("Authorization", "bearer e30." + encoded + ".x");

    assertThat(KeyTemplate.parse("claim:sub", Missing.SHARE, true).of(request)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"Bearer a.b", "Bearer ...", "Basic YTpi", "Bearer a.%%.c"})
  void takesWhatIsNoTokenForNone(String value) {
    var request = Request.get("/").withHeader("Authorization", value);

    assertThat(KeyTemplate.parse("claim:sub", Missing.SHARE, true).of(request)).isEqualTo("-");
  }

  private static @Nullable String of(String template, String... headers) {
    var exchange = FakeExchange.create();
    var request = exchange.request("GET", "/").headers(Headers.of(headers)).build();
    return KeyTemplate.parse(template, Missing.CLIENT_ADDRESS, false).of(request);
  }
}
