package dev.weir.plugins.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.redirect.RedirectFilterFactory.Config;
import dev.weir.testkit.Configs;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.RecordingChain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectFilterFactoryTest {

  private static final String TARGETS =
      " (expected: a URL or a path with {path}, {path.NAME}," + " {host}, {query})";

  private final RedirectFilterFactory factory = new RedirectFilterFactory();
  private final FakeExchange exchange = FakeExchange.create().pathParameter("id", "a%2Fb");
  private final RecordingChain upstream = RecordingChain.answering(Response.of(200));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://new.example{path} | /a?x=1 | https://new.example/a?x=1",
        "https://new.example{path}#top | /a?x=1 | https://new.example/a?x=1#top",
        "https://new.example:8443/b{path} | / | https://new.example:8443/b/",
        "https://{host}{path} | /a | https://old.example/a",
        "https://new.example | /a?x=1 | https://new.example/?x=1",
        "https://new.example/{path} | /a | https://new.example/a",
        "http://[2001:db8::1]/ | /a | http://[2001:db8::1]/",
        "/orders/{path.id} | /o?x=1 | /orders/a%2Fb?x=1",
        "/v2{path}?{query}&v=2 | /a?x=1 | /v2/a?x=1&v=2",
        "/v2{path}?{query} | /a | /v2/a",
        "/v2{path}?v=2 | /a?x=1 | /v2/a?v=2&x=1",
        "https://login.example/?to={path} | /a%20b;c?x | https://login.example/?to=/a%2520b%3Bc&x",
        "/b | /a?<x>\"{}\\^` | /b?%3Cx%3E%22%7B%7D%5C%5E%60",
        "{path}/more | //evil.example | /evil.example/more",
        "/{path}/ | /evil.example | /evil.example/",
        "/{path.none}/evil.example | /a | /evil.example"
      })
  void fillsInTheTarget(String to, String target, String location) throws Exception {
    assertThat(location(Configs.of(Config.class, "to", "'" + to + "'"), target))
        .isEqualTo(location);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scheme | https | /a?x=1 | https://old.example/a?x=1",
        "host | new.example | /a | http://new.example/a",
        "port | 8080 | /a | http://old.example:8080/a",
        "strip-prefix | /api | /api/a?x=1 | /a?x=1",
        "strip-prefix | /api | /api//evil.example | /evil.example",
        "strip-prefix | /api | /api | /",
        "add-prefix | /v2 | /a | /v2/a"
      })
  void replacesOnePart(String property, String value, String target, String location)
      throws Exception {
    assertThat(location(Configs.of(Config.class, property, value), target)).isEqualTo(location);
  }

  @Test
  void usesEachProperty() throws Exception {
    var config =
        Configs.of(
            Config.class,
            "status",
            "308",
            "scheme",
            "https",
            "host",
            "new.example",
            "port",
            "8443",
            "strip-prefix",
            "/api",
            "add-prefix",
            "/v2",
            "keep-query",
            "false");

    var response = factory.create(config).handle(request("/api/a?x=1"), upstream);

    assertThat(response.status()).isEqualTo(308);
    assertThat(response.headers()).hasToString("Location: https://new.example:8443/v2/a\n");
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void answers302AndLeavesOutTheSchemesOwnPort() throws Exception {
    var config = Configs.of(Config.class, "scheme", "https", "port", "443");

    var response = factory.create(config).handle(request("/"), upstream);

    assertThat(response.status()).isEqualTo(302);
    assertThat(response.headers().first("Location")).contains("https://old.example/");
  }

  @ParameterizedTest
  @CsvSource({"scheme, https", "to, 'https://{host}{path}'", "strip-prefix, /api", "to, /a"})
  void passesOnARequestThatIsWhereItShouldBe(String property, String value) throws Exception {
    var config = Configs.of(Config.class, property, "'" + value + "'");
    exchange.scheme("https");

    var response = factory.create(config).handle(request("/a"), upstream);

    assertThat(response.status()).isEqualTo(200);
    assertThat(upstream.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "evil.example/x", "a@evil.example", "a b", "a:b", "a\\b"})
  void refusesAHostThatIsNone(String host) {
    var request = exchange.request("GET", "/").headers(Headers.of("Host", host)).build();
    var filter = factory.create(Configs.of(Config.class, "scheme", "https"));

    assertThatThrownBy(() -> filter.handle(request, upstream))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void leavesQuestionsToTheWholeServerAlone() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "to", "'https://new.example{path}'"));

    var response = filter.handle(exchange.request("OPTIONS", "*").build(), upstream);

    assertThat(response.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "ftp://a/",
        "javascript:alert(1)",
        "https://{path.id}/",
        "https://a{path.id}/",
        "https://a{host}/",
        "https://a@b/",
        "{host}/a",
        "{path}.example",
        "{path.id}",
        "/{who}",
        "/{path.}",
        "/{",
        "/}"
      })
  void refusesTargetsThatARequestCouldBend(String to) {
    assertThatThrownBy(() -> Configs.of(Config.class, "to", "'" + to + "'"))
        .hasMessageStartingWith("to: '" + to + "' (expected: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status | 300 | status: '300' (expected: one of 301, 302, 303, 307, 308)",
        "scheme | ftp | scheme: 'ftp' (expected: http or https)",
        "host | a:80 | host: 'a:80' (expected: a host without port)",
        "port | 0 | port: '0' (expected: 1..65535)",
        "strip-prefix | api | strip-prefix: 'api' (expected: a path such as /api/v1)",
        "add-prefix | //a | add-prefix: '//a' (expected: a path such as /api/v1)",
        "keep-query | no | keep-query: 'no' (expected: true or false)",
        "to | /a b | to: '/a b' (expected: characters that may stand in a URL)",
        "to | '/{query}' | to: '/{query}' (expected: {query} behind a ?)",
        "to | ?a | to: '?a' (expected: a URL, or a path that starts with / or {path})"
      },
      quoteCharacter = '`')
  void saysWhatIsWrong(String property, String value, String message) {
    assertThatThrownBy(() -> Configs.of(Config.class, property, value)).hasMessage(message);
  }

  @Test
  void saysThatTheTargetIsMissingOrSaidTwice() {
    var expected =
        " (expected: a target, or else one of scheme, host, port, strip-prefix, add-prefix)";

    assertThatThrownBy(() -> Configs.defaults(Config.class)).hasMessage("to: ''" + expected);
    assertThatThrownBy(() -> Configs.of(Config.class, "to", "/a", "host", "b"))
        .hasMessage("to: '/a'" + expected);
    assertThatThrownBy(() -> Configs.of(Config.class, "to", "orders"))
        .hasMessage("to: 'orders'" + TARGETS);
  }

  @Test
  void isListedInTheIndexOfThePlugin() throws Exception {
    try (var index = getClass().getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(index).isNotNull();
      assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8))
          .contains(RedirectFilterFactory.class.getName());
    }
  }

  private Request request(String target) {
    return exchange.request("GET", target).headers(Headers.of("Host", "OLD.example")).build();
  }

  private String location(Config config, String target) throws Exception {
    var response = factory.create(config).handle(request(target), upstream);
    return response.headers().first("Location").orElseThrow();
  }
}
