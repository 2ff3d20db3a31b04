package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBlockTest {

  private static final String HEAD =
      "BREW /pot?x HTTP/1.0\nHost: a\nX-One: 1\nx-one: 2\nConnection: X-One , close\nZ:\n\n";

  @Test
  void findsFieldsByNumberAndByName() throws Exception {
    var head = Heads.request(HEAD);

    assertThat(head.indexOf(FieldName.HOST, 0)).isZero();
    assertThat(head.indexOf(FieldName.HOST, 1)).isEqualTo(-1);
    assertThat(head.indexOf("X-ONE", 0)).isEqualTo(1);
    assertThat(head.indexOf("x-one", 2)).isEqualTo(2);
    assertThat(head.indexOf("x-on", 0)).isEqualTo(-1);
  }

  @Test
  void givesTheLinesOfFieldsWithoutAGapBetweenThem() throws Exception {
    var head = Heads.request(HEAD);

    for (var i = 1; i < head.count(); i++) {
      assertThat(head.lineStart(i)).isEqualTo(head.lineEnd(i - 1));
    }
    assertThat(head.lineEnd(head.count() - 1)).isEqualTo(Heads.bytes(HEAD).length - 2);
  }

  @Test
  void copiesEverythingAndKeepsItWhenItsBytesAreUsedAgain() throws Exception {
    var bytes = Heads.bytes("??" + HEAD);
    var parser = HeadParser.ofRequests(HeadLimits.DEFAULT);
    parser.parse(bytes, 2, bytes.length);
    var expected = Heads.describe(parser.head(), true);

    var copy = parser.head().copy();
    Arrays.fill(bytes, (byte) '?');

    assertThat(Heads.describe(copy, true)).isEqualTo(expected);
    assertThat(Heads.describe(copy.copy(), true)).isEqualTo(expected);
  }

  @Test
  void copiesResponsesToo() throws Exception {
    var head = Heads.response("HTTP/1.1 418 I'm a teapot\nA: b\n\n");

    assertThat(Heads.describe(head.copy(), false)).isEqualTo(Heads.describe(head, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "close|false",
        "Keep-Alive|false",
        "keep-alive, X-A|true",
        "X-A|true",
        "close, close|true",
        "''|true"
      })
  void saysWhetherConnectionMayNameAnotherField(String value, boolean expected) throws Exception {
    assertThat(Heads.request("GET / HTTP/1.1\nConnection: " + value + "\n\n").nominates())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-A", "x-a", "close,X-a", "close , \t x-A\t, b", ",,x-a,", "b\nConnection: x-a"})
  void findsNominatedFields(String value) throws Exception {
    var head = Heads.request("GET / HTTP/1.1\nX-A: 1\nX-AB: 2\nConnection: " + value + "\n\n");

    assertThat(head.isNominated(0)).isTrue();
    assertThat(head.isNominated(1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-A-", "X", "\"X-A\"", "X-A;q=1", "X -A", ""})
  void nominatesOnlyWholeTokens(String value) throws Exception {
    var head = Heads.request("GET / HTTP/1.1\nX-A: 1\nConnection: " + value + "\n\n");

    assertThat(head.isNominated(0)).isFalse();
  }
}
