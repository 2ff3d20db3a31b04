package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

  private final Headers headers = Headers.of("Host", "a", "Accept", "x", "accept", "y, z");

  @Test
  void findsFieldsWithoutRegardToCase() {
    assertThat(headers.first("ACCEPT")).contains("x");
    assertThat(headers.all("aCCept")).containsExactly("x", "y, z");
    assertThat(headers.contains("hOST")).isTrue();
    assertThat(headers.contains("Hos")).isFalse();
    assertThat(headers.first("Cookie")).isEmpty();
    assertThat(headers.all("Cookie")).isEmpty();
  }

  @Test
  void keepsOrderAndSpelling() {
    assertThat(headers).hasToString("Host: a\nAccept: x\naccept: y, z\n");
    assertThat(headers.size()).isEqualTo(3);
  }

  @Test
  void replacesAllFieldsOfTheName() {
    assertThat(headers.with("ACCEPT", "new")).hasToString("Host: a\nACCEPT: new\n");
  }

  @Test
  void addsAfterTheOthers() {
    assertThat(headers.withAdded("Host", "b").all("host")).containsExactly("a", "b");
  }

  @Test
  void leavesTheOriginalAsItWas() {
    headers.with("Host", "b").withAdded("Accept", "q").without("Accept");

    assertThat(headers).hasToString("Host: a\nAccept: x\naccept: y, z\n");
  }

  @Test
  void isTheSameWithoutWhatItDoesNotHave() {
    assertThat(headers.without("Cookie")).isSameAs(headers);
    assertThat(headers.without("ACCEPT")).hasToString("Host: a\n");
  }

  @Test
  void doesNotChangeWithTheArrayItWasMadeFrom() {
    var fields = new String[] {"A", "1"};
    var made = Headers.of(fields);

    fields[1] = "2";

    assertThat(made.first("A")).contains("1");
  }

  @Test
  void needsAValueForEachName() {
    assertThatThrownBy(() -> Headers.of("A", "1", "B"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 strings (expected: a value for each name)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a:", ":a", "a\r\nb", "a\0", "\u00fc", "a(b)", "a/b", "\u0130"})
  void refusesNamesThatAreNoTokens(String name) {
    assertThatThrownBy(() -> Headers.of(name, "1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> headers.with(name, "1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> headers.withAdded(name, "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Headers.requireName(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nb", "a\nb", "a\rb", "a\0b", "a\u007f", "a\u0001", "\u0100", "\u560a", " a", "a ",
        "\ta", "a\t", " "
      })
  void refusesValuesThatWouldSplitAMessageOrChangeOnTheWay(String value) {
    assertThatThrownBy(() -> Headers.of("A", value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> headers.with("A", value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> headers.withAdded("A", value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\tb", "\u00fc", "\u0080\u00ff", "\"a\", b;c=d"})
  void takesValuesThatMayStandInAField(String value) {
    assertThat(headers.with("A", value).first("a")).contains(value);
  }

  @Test
  void showsWhatItRefusesWithoutControlCharacters() {
    assertThatThrownBy(() -> Headers.requireValue("a\r\nb"))
        .hasMessage("'a\\u000d\\u000ab' (expected: a header value without control characters)");
    assertThatThrownBy(() -> Headers.requireName("x".repeat(100) + " "))
        .hasMessage("'" + "x".repeat(80) + "' (expected: a header name)");
  }
}
