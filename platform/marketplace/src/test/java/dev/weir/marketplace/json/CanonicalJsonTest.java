package dev.weir.marketplace.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  @Test
  void sortsNamesAndWritesNoSpace() throws Exception {
    assertThat(canonical("{ \"b\": [1, null, true], \"a\": {\"_z\": \"\", \"Z\": -3} }"))
        .isEqualTo("{\"a\":{\"Z\":-3,\"_z\":\"\"},\"b\":[1,null,true]}");
  }

  @Test
  void escapesNothingButQuotesAndBackslashes() throws Exception {
    assertThat(canonical("\"\\\"\\\\\\/\\u00e4€😀\\u007f\"")).isEqualTo("\"\\\"\\\\/ä€😀\u007f\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":[1.0]}            | a[0]: 1.0 (expected: integer)",
        "{\"a\":{\"b\":1e2}}      | a.b: 1e2 (expected: integer)",
        "{\"a\":-0}               | a: -0 (expected: integer)",
        "{\"a\":\"\\u0007\"}      | a: a control character (expected: none)",
        "{\"ä\":1}                | ä: a name beyond ASCII (expected: ASCII)",
      })
  void refusesWhatTheTwoFormsWriteDifferently(String text, String problem) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> canonical(text))
        .withMessage(problem);
  }

  private static String canonical(String text) throws JsonException {
    return new String(CanonicalJson.write(JsonReader.read(text.getBytes(UTF_8))), UTF_8);
  }
}
