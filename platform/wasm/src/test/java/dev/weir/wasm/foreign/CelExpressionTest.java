package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wasm.property.PropertyValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelExpressionTest {

  private final FakeScope scope =
      new FakeScope()
          .with("request/path", PropertyValue.of("/orders/7"))
          .with("request/size", PropertyValue.of(12))
          .with("request/time", new PropertyValue.Time(Instant.parse("2026-01-02T03:04:05Z")))
          .with("request/duration", new PropertyValue.Span(Duration.ofMillis(1500)))
          .with(
              "request/headers",
              new PropertyValue.Entries(
                  Map.of("x-user", PropertyValue.of("ann"), "x-latin", PropertyValue.of("\u00e9"))))
          .with("connection/mtls", new PropertyValue.Truth(true))
          .with("plugin_name", PropertyValue.of("geo"))
          .with("load", new PropertyValue.Real(0.5))
          .with("blob", PropertyValue.of(new byte[] {1, (byte) 0xff}))
          .with(
              "metadata/filter_metadata/ns",
              new PropertyValue.Entries(
                  Map.of(
                      "list",
                      new PropertyValue.Items(
                          List.of(PropertyValue.of("a"), PropertyValue.of(2))))));

  private String text(String expression) {
    var result = CelExpression.parse(expression).orElseThrow().evaluate(scope);
    return result.status() == ForeignResult.OK
        ? new String(result.bytes(), StandardCharsets.UTF_8)
        : "status " + result.status();
  }

  private String hex(String expression) {
    var result = CelExpression.parse(expression).orElseThrow().evaluate(scope);
    assertThat(result.status()).isZero();
    return HexFormat.of().formatHex(result.bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request.path == '/orders/7'",
        "request['path'] == '/orders/7'",
        ".request.path == '/orders/7'",
        "request.headers['x-user'] == 'ann'",
        "request.headers['X-User'] == 'ann' || true",
        "'X-User' in request.headers",
        "size(request.headers) == 2",
        "request.headers.exists(name, name == 'x-user')",
        "request.headers.all(name, request.headers[name].size() > 0)",
        "has(request.headers.nope) == false",
        "has(request.path)",
        "!has(request.nope)",
        "!has(nope.at.all)",
        "has(request['headers'].x) == false",
        "[{'a': 1}].all(x, has(x.a) && !has(x.b))",
        "[{'request': {'path': 'mine'}}].all(x, x.request.path == 'mine')",
        "[{'path': 'mine'}].all(request, request.path == 'mine')",
        "request.size > 11 && request.size < 12.5",
        "request.time > timestamp('2026-01-01T00:00:00Z')",
        "request.time.getHours() == 3",
        "request.time.getHours('+01:00') == 4",
        "request.time + duration('1h') == timestamp('2026-01-02T04:04:05Z')",
        "request.duration < duration('2s')",
        "request.duration.getMilliseconds() > 0",
        "connection.mtls",
        "plugin_name == 'geo'",
        "load == 0.5",
        "blob == b'\\x01\\xff'",
        "metadata.filter_metadata['ns'].list[0] == 'a'",
        "metadata.filter_metadata.ns.list.size() == 2",
        "request.path.startsWith('/orders') && request.path.endsWith('7')",
        "request.path.contains('ers/')",
        "request.path.matches('^/[a-z]+/[0-9]{1,3}$')",
        "matches(request.path, 'ord')",
        "!request.path.matches('^ord')",
        "string(request.size) + 'x' == '12x'",
        "int('7') == 7 && uint(7) == 7u && double('1.5') == 1.5",
        "type(request.time) == google.protobuf.Timestamp",
        "type('a') == string",
        "1 in [1.0, 2.0]",
        "nope || true",
        "'é'.size() == 1",
        "[1, 2, 3].filter(x, x > 1) == [2, 3]",
        "[1, 2].map(x, x * 2) == [2, 4]",
        "[1, 2].exists_one(x, x == 2)",
        "{'a': 1}['a'] == 1",
        "(connection.mtls ? 1 : 2) == 1",
      })
  void theLanguageIsTheOneOfEnvoy(String expression) {
    assertThat(hex(expression)).isEqualTo("01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "false | 00",
        "1 | 0100000000000000",
        "-1 | ffffffffffffffff",
        "18446744073709551615u | ffffffffffffffff",
        "1.0 | 000000000000f03f",
        "'hé' | 68c3a9",
        "b'\\xff' | ff",
        "'' | \"\"",
        "duration('1us') | e803000000000000",
        "timestamp('1970-01-01T00:00:01Z') | 00ca9a3b00000000",
        "timestamp('9999-12-31T23:59:59Z') | ffffffffffffff7f",
        "timestamp('0001-01-01T00:00:00Z') | 0000000000000080",
        "duration('315576000000s') | ffffffffffffff7f",
        "[] | 00000000",
        "['a', true] | 02000000 01000000 00000000 01000000 00000000 6100 00 0100 00",
        "{'k': 'v'} | 01000000 01000000 01000000 6b00 7600",
        "{true: ['a']} | 01000000 01000000 0f000000 0100"
            + " 01000000 01000000 00000000 6100 00 00",
      })
  void valuesAreEncodedAsProperties(String expression, String expected) {
    assertThat(hex(expression)).isEqualTo(expected.replace(" ", ""));
  }

  @Test
  void bytesOfHeadersComeBackAsTheyAre() {
    assertThat(hex("request.headers['x-latin']")).isEqualTo("e9");
    assertThat(hex("'<' + request.headers['x-latin'] + '>'")).isEqualTo("3ce93e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope",
        "nope.at.all",
        "request.nope == 'a'",
        "request.headers['nope']",
        "request.path + 1",
        "request.path.nope",
        "1 / 0",
        "9223372036854775807 + 1",
        "[1][1]",
        "{'a': 1, 'a': 2}",
        "1 ? 2 : 3",
        "'a'.matches('(')",
        "timestamp('yesterday')",
        "string(b'\\xff')",
      })
  void whatCannotBeEvaluatedFails(String expression) {
    assertThat(text(expression)).isEqualTo("status 10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "type(1)", "[null]", "{'a': null}", "{'a': [type(1)]}"})
  void whatHasNoEncodingFails(String expression) {
    assertThat(text(expression)).isEqualTo("status 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1 +",
        "(",
        ")",
        "a b",
        "@x",
        "'",
        "a.?b",
        "'\\ud800'",
        "1 = 2",
        "has(a)",
        "\0",
        "@attribute('request')",
        "foo(1)",
        "request.path.foo()",
        "foo.Bar{a: 1}",
        "has(request['path'])",
        "[1].map(x, foo(x))",
        "contains.foo('a')",
        "all(1)",
        "[1].map(1, 2)",
      })
  void whatIsNoExpressionIsRefused(String text) {
    assertThat(CelExpression.parse(text)).isEmpty();
  }

  @Test
  void nothingIsReadButWhatIsNamed() {
    text("request.headers['x-user'] == 'ann' && has(request.headers.b) || request.size == 1");

    assertThat(scope.asked)
        .containsExactly("request/headers/x-user", "request/headers/b", "request/size");
  }

  @Test
  void namesWithZeroCharactersAreNoPaths() {
    assertThat(text("has(request.headers['a\\u0000b'].c)")).isEqualTo("status 10");
    assertThat(text("request['headers\\u0000x-user']")).isEqualTo("status 10");
  }
}
