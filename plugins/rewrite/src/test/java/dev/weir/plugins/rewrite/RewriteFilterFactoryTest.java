package dev.weir.plugins.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.rewrite.RewriteFilterFactory.Config;
import dev.weir.testkit.Configs;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.RecordingChain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RewriteFilterFactoryTest {

  private final RewriteFilterFactory factory = new RewriteFilterFactory();
  private final RecordingChain upstream = RecordingChain.answering(Response.of(200));

  @ParameterizedTest
  @CsvSource({
    "/api/orders, /orders",
    "/api/, /",
    "/api, /",
    "/apis/orders, /apis/orders",
    "/orders/api, /orders/api",
    "/api//evil.example, /evil.example",
    "/api///evil.example, /evil.example"
  })
  void stripsWholeSegments(String path, String expected) throws Exception {
    assertThat(rewritten(Configs.of(Config.class, "strip-prefix", "/api"), path))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"/orders, /v2/orders", "/, /v2/", "//a, /v2//a"})
  void addsAPrefix(String path, String expected) throws Exception {
    assertThat(rewritten(Configs.of(Config.class, "add-prefix", "/v2"), path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"/api/old/1, /v2/new/1", "/api, /v2", "/api/, /v2/"})
  void stripsThenAddsThenReplaces(String path, String expected) throws Exception {
    var config =
        Configs.of(
            Config.class,
            "strip-prefix",
            "/api",
            "add-prefix",
            "/v2",
            "regex",
            "{ pattern: '^/v2/old/(?<id>[0-9]+)', replacement: '/v2/new/${id}' }");

    assertThat(rewritten(config, path)).isEqualTo(expected);
  }

  @Test
  void keepsTheQueryAndTheRestOfTheRequest() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "strip-prefix", "/api"));

    filter.handle(Request.get("/api/a?x=/api/&y").withHeader("X-A", "1"), upstream);

    var request = upstream.requests().getFirst();
    assertThat(request.target()).isEqualTo("/a?x=/api/&y");
    assertThat(request.headers().first("X-A")).contains("1");
  }

  @Test
  void passesOnWhatItDoesNotChange() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "strip-prefix", "/api"));
    var request = Request.get("/other");
    var allOfTheServer = FakeExchange.create().request("OPTIONS", "*").build();

    filter.handle(request, upstream);
    filter.handle(allOfTheServer, upstream);

    assertThat(upstream.requests()).containsExactly(request, allOfTheServer);
  }

  @ParameterizedTest
  @CsvSource({
    "x, '', /.x./secret",
    "x, '', /a/.x",
    "25, '', /%252e%252e/secret",
    "25, '', /a%252fb",
    "25, '', /a%255cb",
    "25, '', /a%2500b",
    "0, '', /%20",
    "a, ' ', /a",
    "a, \\\\, /a",
    "a, '?admin=1', /a"
  })
  void refusesARequestThatWouldGetAnotherMeaning(String pattern, String replacement, String path) {
    var config = regex(pattern, replacement);

    assertThatThrownBy(() -> rewritten(config, path))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void keepsAnEncodedSlashThatWasThere() throws Exception {
    assertThat(rewritten(regex("^/a", "/b"), "/a/x%2Fy")).isEqualTo("/b/x%2Fy");
  }

  @Test
  void neverMakesTheFirstSegmentAHost() throws Exception {
    assertThat(rewritten(regex("^/go", "/"), "/go/evil.example")).isEqualTo("/evil.example");
  }

  @Test
  void saysThatAReplacementWithoutASlashIsTheFiltersFault() {
    assertThatThrownBy(() -> rewritten(regex("^/", ""), "/a"))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_FAILED))
        .hasMessage("path: 'a' (expected: one that starts with /)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?:a+)+b", "(?:a|b|aa)*c"})
  void givesUpOnAPatternThatTakesTooLong(String pattern) {
    var config = regex(pattern, "");

    assertThatThrownBy(() -> rewritten(config, "/" + "a".repeat(8000)))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> Configs.defaults(Config.class))
        .hasMessage("nothing to rewrite (expected: one of strip-prefix, add-prefix, regex)");
    assertThatThrownBy(() -> Configs.of(Config.class, "regex", "{ pattern: '(' }"))
        .hasMessage("regex.pattern: '(' (expected: a regular expression: Unclosed group)");
    assertThatThrownBy(() -> Configs.of(Config.class, "regex", "{ replacement: a }"))
        .hasMessage("regex.pattern: missing (expected: a value)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "/", "/api/", "//api", "/a b", "/a?b", "/../a", "/%2e", "/%4"})
  void saysThatAPrefixIsNoPath(String prefix) {
    assertThatThrownBy(() -> Configs.of(Config.class, "strip-prefix", prefix))
        .hasMessage("strip-prefix: '" + prefix + "' (expected: a path such as /api/v1)");
    assertThatThrownBy(() -> Configs.of(Config.class, "add-prefix", prefix))
        .hasMessage("add-prefix: '" + prefix + "' (expected: a path such as /api/v1)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$2", "${name}", "$", "a\\"})
  void saysThatAReplacementNamesAGroupThatIsNotThere(String replacement) {
    assertThatThrownBy(() -> regex("(a)", replacement))
        .hasMessage(
            "regex.replacement: '" + replacement + "' (expected: groups that the pattern has)");
  }

  @Test
  void isListedInTheIndexOfThePlugin() throws Exception {
    try (var index = getClass().getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(index).isNotNull();
      assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8))
          .contains(RewriteFilterFactory.class.getName());
    }
  }

  private static Config regex(String pattern, String replacement) {
    return Configs.of(
        Config.class,
        "regex",
        "{ pattern: '" + pattern + "', replacement: '" + replacement + "' }");
  }

  private String rewritten(Config config, String path) throws Exception {
    factory.create(config).handle(Request.get(path), upstream);
    return upstream.requests().getLast().path();
  }
}
