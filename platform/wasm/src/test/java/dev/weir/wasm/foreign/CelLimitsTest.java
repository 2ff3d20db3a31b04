package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wasm.property.PropertyValue;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a hostile expression costs: each of these would run for minutes or take gigabytes.
class CelLimitsTest {

  private static final String HUNDRED =
      IntStream.range(0, 100).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));

  private final FakeScope scope =
      new FakeScope()
          .with("big", PropertyValue.of("a".repeat(1_000_000)))
          .with("request/path", PropertyValue.of("a".repeat(60_000)));

  private int status(String expression) {
    return CelExpression.parse(expression).orElseThrow().evaluate(scope).status();
  }

  static String[] bombs() {
    return new String[] {
      // texts and lists that double each time
      "['a']" + ".map(x, x + x)".repeat(60),
      "[[1]]" + ".map(x, x + x)".repeat(60),
      // lists that are small as long as what they share is counted once
      "[1]" + ".map(x, [x, x])".repeat(60),
      "[1]" + ".map(x, [x, x])".repeat(60) + " == [2]",
      "[1]" + ".map(x, [x, x])".repeat(60) + " in [2]",
      "[1]" + ".map(x, {'a': x, 'b': x})".repeat(60),
      "[1]" + ".map(x, [x, x])".repeat(60) + ".startsWith('a')",
      // loops
      HUNDRED
          + ".all(a, "
          + HUNDRED
          + ".all(b, "
          + HUNDRED
          + ".all(c, "
          + HUNDRED
          + ".all(d, true))))",
      HUNDRED + ".map(a, " + HUNDRED + ".map(b, request.path + request.path))",
      // what `||` would forgive
      HUNDRED + ".exists(a, " + HUNDRED + ".exists(b, big + big == big || false)) || true",
      "big + big == big || true",
      // regular expressions
      HUNDRED + ".map(a, request.path.matches('(a*)*b'))",
      HUNDRED + ".all(a, !''.matches('(a{100}){90}'))",
      "big.matches('(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[0-9]')",
      "'a'.matches('(((a{1000}){1000}){1000}){1000}') == true",
    };
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void workIsLimited(String expression) {
    assertThat(status(expression)).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request.path.matches('^a+$')",
        "request.path.contains('b') || true",
        "'3f2504e0-4f89-11d3-9a0c-0305e82c3301'"
            + ".matches('^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')",
        "'10.11.12.13'.matches('^([0-9]{1,3}\\\\.){3}[0-9]{1,3}$')",
      })
  void ordinaryWorkIsNot(String expression) {
    assertThat(status(expression)).isZero();
  }

  @Test
  void manyHeadersAreNoProblem() {
    Map<String, PropertyValue> headers =
        IntStream.range(0, 100)
            .boxed()
            .collect(Collectors.toMap(i -> "x-name-" + i, i -> PropertyValue.of("v".repeat(i))));
    scope.with("request/headers", new PropertyValue.Entries(headers));

    assertThat(status("request.headers.map(n, n + ': ' + request.headers[n]).size() == 100"))
        .isZero();
    assertThat(status("request.headers.filter(n, n.matches('^x-.*7$')).size() > 0")).isZero();
  }

  @Test
  void anInterruptEndsAnEvaluation() {
    var expression = CelExpression.parse("1 + 1 == 2 || true").orElseThrow();
    Thread.currentThread().interrupt();

    assertThat(expression.evaluate(scope).status()).isEqualTo(10);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void textsOfEightKibAreTheLongest() {
    assertThat(CelExpression.parse("'" + "a".repeat(8190) + "'")).isPresent();
    assertThat(CelExpression.parse("'" + "a".repeat(8191) + "'")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{",
        "!",
        "-",
        "a+",
        "a.",
        "a[0]",
        "a.exists(x,",
        "1?1:",
        "\"\"\"",
        "f(",
        "{1:",
      })
  void nestingEndsWell(String part) {
    var text = part.repeat(8000 / part.length());

    assertThat(CelExpression.parse(text)).isEmpty();
    CelExpression.parse(text + "1").ifPresent(it -> it.evaluate(scope));
  }

  @Test
  void noTextMakesParsingOrEvaluatingThrow() {
    var random = new Random(11);
    var parts =
        """
        request .path .headers ['x'] ( ) [ ] { } , : ? . + - * / % ! && || == != < >= in has( size( \
        .map(x, .all(x, .exists(x, .filter(x, x 1 2u 1.5 'a' b'a' true null type( string( int( \
        timestamp('2026-01-01T00:00:00Z') duration('1s') .matches('a+') .startsWith( big nope \
        google.protobuf.Struct{ a: .getHours() dyn( _ @ \\ ' "\
        """
            .split(" ", -1);
    for (var i = 0; i < 5_000; i++) {
      var text =
          IntStream.range(0, 1 + random.nextInt(12))
              .mapToObj(_ -> parts[random.nextInt(parts.length)])
              .collect(Collectors.joining(" "));

      CelExpression.parse(text)
          .ifPresent(it -> assertThat(it.evaluate(scope).status()).as(text).isIn(0, 3, 10));
    }
  }
}
