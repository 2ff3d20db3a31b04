package dev.weir.plugins.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.cors.CorsFilterFactory.Config;
import dev.weir.testkit.Configs;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.RecordingChain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsFilterFactoryTest {

  private static final String PAGE = "https://app.example.com";

  private final CorsFilterFactory factory = new CorsFilterFactory();
  private final RecordingChain upstream =
      RecordingChain.answering(Response.of(200).withHeader("Content-Type", "text/plain"));

  @Test
  void answersAPreflightItself() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "origins", "['" + PAGE + "']"));

    var response = filter.handle(preflight(PAGE), upstream);

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.headers())
        .hasToString(
            """
            Access-Control-Allow-Methods: GET, HEAD, POST
            Access-Control-Max-Age: 600
            Access-Control-Allow-Origin: https://app.example.com
            Vary: Origin
            """);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void usesEachProperty() throws Exception {
    var config =
        Configs.of(
            Config.class,
            "origins",
            "['" + PAGE + "']",
            "methods",
            "[GET, PATCH]",
            "headers",
            "[X-A, Authorization]",
            "expose-headers",
            "[X-B, X-C]",
            "credentials",
            "true",
            "max-age",
            "1h",
            "private-network",
            "true");
    var asking = preflight(PAGE).withHeader("Access-Control-Request-Private-Network", "true");

    var answer = factory.create(config).handle(asking, upstream);
    var response = factory.create(config).handle(from(PAGE), upstream);

    assertThat(answer.headers())
        .hasToString(
            """
            Access-Control-Allow-Credentials: true
            Access-Control-Allow-Methods: GET, PATCH
            Access-Control-Allow-Headers: X-A, Authorization
            Access-Control-Max-Age: 3600
            Access-Control-Allow-Origin: https://app.example.com
            Vary: Origin
            Access-Control-Allow-Private-Network: true
            """);
    assertThat(response.headers())
        .hasToString(
            """
            Content-Type: text/plain
            Vary: Origin
            Access-Control-Allow-Credentials: true
            Access-Control-Expose-Headers: X-B, X-C
            Access-Control-Allow-Origin: https://app.example.com
            """);
  }

  @Test
  void saysNothingToAnOriginThatMayNot() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "origins", "['" + PAGE + "']"));

    var answer = filter.handle(preflight("https://evil.example"), upstream);
    var response = filter.handle(from("https://evil.example"), upstream);

    assertThat(answer.headers()).hasToString("Vary: Origin\n");
    assertThat(response.headers()).hasToString("Content-Type: text/plain\nVary: Origin\n");
    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void saysVaryEvenWithoutAnOrigin() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "origins", "['" + PAGE + "']"));

    var response = filter.handle(Request.get("/"), upstream);

    assertThat(response.headers()).hasToString("Content-Type: text/plain\nVary: Origin\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"Accept-Encoding | 2", "Accept, origin | 1", "* | 1"})
  void keepsTheVaryOfTheUpstream(String vary, int fields) throws Exception {
    var filter = factory.create(Configs.of(Config.class, "origins", "['" + PAGE + "']"));
    var varying = RecordingChain.answering(Response.of(200).withHeader("Vary", vary));

    var response = filter.handle(from(PAGE), varying);

    assertThat(response.headers().all("Vary")).hasSize(fields).contains(vary);
  }

  @Test
  void marksEachResponseTheSameWhereEverybodyMay() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "origins", "['*']"));

    for (var request : new Request[] {Request.get("/"), from(PAGE), from("null")}) {
      assertThat(filter.handle(request, upstream).headers())
          .hasToString("Content-Type: text/plain\nAccess-Control-Allow-Origin: *\n");
    }
  }

  @Test
  void replacesThePolicyOfTheUpstream() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "origins", "['" + PAGE + "']"));
    var lax =
        Headers.of(
            "access-control-allow-origin", "*",
            "Access-Control-Allow-Credentials", "true",
            "Access-Control-Allow-Origin", PAGE);

    var response = filter.handle(from(PAGE), RecordingChain.answering(with(lax)));
    var refused = filter.handle(from("https://b.example"), RecordingChain.answering(with(lax)));

    assertThat(response.headers())
        .hasToString("Vary: Origin\nAccess-Control-Allow-Origin: https://app.example.com\n");
    assertThat(refused.headers()).hasToString("Vary: Origin\n");
  }

  @Test
  void passesOnOptionsThatAreNoPreflight() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "origins", "['" + PAGE + "']"));
    var options = FakeExchange.create().request("OPTIONS", "/").build();

    filter.handle(options, upstream);
    filter.handle(options.withHeader("Origin", PAGE), upstream);
    filter.handle(options.withHeader("Access-Control-Request-Method", "PUT"), upstream);

    assertThat(upstream.requests()).hasSize(3);
  }

  @Test
  void keepsThePrivateNetworkToItselfByDefault() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "origins", "['" + PAGE + "']"));
    var asking = preflight(PAGE).withHeader("Access-Control-Request-Private-Network", "true");

    var answer = filter.handle(asking, upstream);

    assertThat(answer.headers().contains("Access-Control-Allow-Private-Network")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://*.example.com, https://a.example.com, true",
    "https://*.example.com, https://a.b.example.com, true",
    "https://*.example.com, https://example.com, false",
    "https://*.example.com, https://aexample.com, false",
    "https://*.example.com, https://a.example.com.evil.example, false",
    "https://*.example.com, https://evil.example/.example.com, false",
    "https://*.example.com, https://evil.example?.example.com, false",
    "https://*.example.com, https://a.example.com:8443, false",
    "https://*.example.com, http://a.example.com, false",
    "https://*.example.com, https://a.exampleXcom, false",
    "https://*.example.com:*, https://a.example.com:8443, true",
    "http://localhost:*, http://localhost:3000, true",
    "http://localhost:*, http://localhost, true",
    "http://localhost:*, http://localhost:x, false",
    "https://Example.com, https://example.com, true",
    "'null', 'null', true",
    "https://example.com, 'null', false",
    "capacitor://localhost, capacitor://localhost, true"
  })
  void comparesOriginsWhole(String allowed, String origin, boolean marked) throws Exception {
    var filter = factory.create(Configs.of(Config.class, "origins", "['" + allowed + "']"));

    var response = filter.handle(from(origin), upstream);

    assertThat(response.headers().contains("Access-Control-Allow-Origin")).isEqualTo(marked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "https://example.com/",
        "https://*",
        "https://a.*.com",
        "https://a*.example.com",
        "https://a b",
        ""
      })
  void saysThatAnOriginIsNone(String origin) {
    assertThatThrownBy(() -> Configs.of(Config.class, "origins", "['" + origin + "']"))
        .hasMessage(
            "origins: '"
                + origin
                + "' (expected: an origin such as https://example.com or"
                + " https://*.example.com:*)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "origins | [] | origins: '[]' (expected: at least one)",
        "origins | ['https://a.b:443'] | origins: 'https://a.b:443' (expected: an origin without"
            + " the scheme's own port)",
        "methods | [G T] | methods: 'G T' (expected: a name or *)",
        "headers | [''] | headers: '' (expected: a name or *)",
        "expose-headers | ['a:b'] | expose-headers: 'a:b' (expected: a name or *)",
        "max-age | 10 | max-age: '10' (expected: a duration such as 500ms or 10s)"
      })
  void saysWhatIsWrong(String property, String value, String message) {
    var properties =
        property.equals("origins")
            ? new String[] {property, value}
            : new String[] {"origins", "['*']", property, value};

    assertThatThrownBy(() -> Configs.of(Config.class, properties)).hasMessage(message);
  }

  @Test
  void needsToKnowWhoMay() {
    assertThatThrownBy(() -> Configs.defaults(Config.class))
        .hasMessage("origins: missing (expected: a value)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"origins", "methods", "headers", "expose-headers"})
  void refusesEverythingTogetherWithCredentials(String property) {
    assertThatThrownBy(() ->
            Configs.of(
                Config.class,
                "origins",
                "['" + PAGE + "']",
                "credentials",
                "true",
                property,
                "['*']"))
        .hasMessageStartingWith(property + ": '*' (expected: ")
        .hasMessageContaining("when credentials are allowed");
  }

  @Test
  void isListedInTheIndexOfThePlugin() throws Exception {
    try (var index = getClass().getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(index).isNotNull();
      assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8))
          .contains(CorsFilterFactory.class.getName());
    }
  }

  private static Request from(String origin) {
    return Request.get("/").withHeader("Origin", origin);
  }

  private static Request preflight(String origin) {
    var headers = Headers.of("Origin", origin, "Access-Control-Request-Method", "PUT");
    return FakeExchange.create().request("OPTIONS", "/").headers(headers).build();
  }

  private static Response with(Headers headers) {
    return Response.of(200).withHeaders(headers);
  }
}
