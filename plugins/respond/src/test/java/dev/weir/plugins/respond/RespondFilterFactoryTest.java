package dev.weir.plugins.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataSize;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.respond.RespondFilterFactory.Config;
import dev.weir.testkit.Configs;
import dev.weir.testkit.RecordingChain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RespondFilterFactoryTest {

  private final RespondFilterFactory factory = new RespondFilterFactory();
  private final RecordingChain upstream = RecordingChain.answering(Response.of(404));

  @Test
  void answers200WithoutABodyByDefault() throws Exception {
    var filter = factory.create(Configs.defaults(Config.class));

    var response = filter.handle(Request.get("/"), upstream);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().size()).isZero();
    assertThat(response.body().length()).isZero();
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void usesEachProperty() throws Exception {
    var config =
        Configs.of(
            Config.class,
            "status",
            "503",
            "headers",
            "{ Retry-After: 120, Cache-Control: no-store }",
            "body",
            "'{\"down\": \"für jetzt\"}'",
            "content-type",
            "application/json");

    var response = factory.create(config).handle(Request.get("/"), upstream);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.headers())
        .hasToString("Content-Type: application/json\nRetry-After: 120\nCache-Control: no-store\n");
    assertThat(text(response)).isEqualTo("{\"down\": \"für jetzt\"}");
  }

  @Test
  void sendsTheWholeBodyEachTime() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "body", "hello"));

    var first = filter.handle(Request.get("/"), upstream);
    var second = filter.handle(Request.get("/"), upstream);

    assertThat(text(first)).isEqualTo("hello");
    assertThat(text(second)).isEqualTo("hello");
    assertThat(second.headers()).hasToString("Content-Type: text/plain; charset=utf-8\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "status | 101 | status: '101' (expected: 200..599)",
        "status | 600 | status: '600' (expected: 200..599)",
        "status | ok | status: 'ok' (expected: a number)",
        "headers | { a b: c } | headers: 'a b' (expected: a header name)",
        "headers | { A: \"b\\n\" } | headers.A: 'b\\u000a' (expected: a header value without"
            + " control characters)",
        "headers | { Content-type: a/b } | headers: 'Content-type' (expected: content-type as a"
            + " property of its own)",
        "headers | { Content-Length: 5 } | headers: 'Content-Length' (expected: a header that is"
            + " not the connection's own)",
        "body | [] | body: '[]' (expected: a single value)",
        "content-type | '' | content-type: '' (expected: a media type)"
      })
  void saysWhatIsWrong(String property, String value, String message) {
    assertThatThrownBy(() -> Configs.of(Config.class, property, value)).hasMessage(message);
  }

  @Test
  void refusesABodyWhereThereCanBeNone() {
    assertThatThrownBy(() -> Configs.of(Config.class, "status", "204", "body", "a"))
        .hasMessage("body: 'a' (expected: none with status 204)");
  }

  @Test
  void isListedInTheIndexOfThePlugin() throws Exception {
    try (var index = getClass().getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(index).isNotNull();
      assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8))
          .contains(RespondFilterFactory.class.getName());
    }
  }

  private static String text(Response response) throws Exception {
    var bytes = response.body().readAll(DataSize.ofKibibytes(1));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
