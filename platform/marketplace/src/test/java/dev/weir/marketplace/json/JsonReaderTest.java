package dev.weir.marketplace.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static final String SAMPLE =
      """
      { "signed": {"_type": "targets", "version": 42, "share": -1.5e-3, "terminating": true,
        "none": null, "empty": {}, "list": [1, [2, "ä€😀"], {"a\\u0041\\n\\"": false}] },
        "signatures": [] }
      """;

  @Test
  void readsEveryKindOfValue() throws Exception {
    var view = JsonView.of(read("{\"a\": [1, \"x\", true, null, -2.50e+3], \"b\": {}}"));

    assertThat(view.member("a").value())
        .isEqualTo(
            new JsonArray(
                List.of(
                    new JsonNumber("1"),
                    new JsonString("x"),
                    new JsonBoolean(true),
                    JsonNull.NULL,
                    new JsonNumber("-2.50e+3"))));
    assertThat(view.member("b").value()).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void decodesEscapes() throws Exception {
    assertThat(read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\uDE00 ä\""))
        .isEqualTo(new JsonString("\"\\/\b\f\n\r\tä😀 ä"));
  }

  @Test
  void keepsTheOrderOfMembers() throws Exception {
    var object = JsonView.of(read("{\"b\":1,\"a\":2,\"c\":3}")).object();

    assertThat(object.members().keySet()).containsExactly("b", "a", "c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                  | line 1, column 1: the end (expected: a value)",
        "{                   | line 1, column 2: the end (expected: '}' or a value)",
        "[1,]                | line 1, column 4: ']' (expected: a value)",
        "[1 2]               | line 1, column 4: '2' (expected: ',')",
        "{\"a\":1,}          | line 1, column 8: '}' (expected: a name in quotes)",
        "{a:1}               | line 1, column 2: 'a' (expected: a name in quotes)",
        "{\"a\" 1}           | line 1, column 6: '1' (expected: ':')",
        "{\"a\":1,\"a\":1}   | line 1, column 8: the name 'a' again (expected: once)",
        "{\"a\":1,\"\\u0061\":1} | line 1, column 8: the name 'a' again (expected: once)",
        "NaN                 | line 1, column 1: 'N' (expected: a value)",
        "-Infinity           | line 1, column 2: 'I' (expected: a digit)",
        "nul                 | line 1, column 1: 'n' (expected: a value)",
        "01                  | line 1, column 2: '1' (expected: the end)",
        "1.                  | line 1, column 3: the end (expected: a digit)",
        ".5                  | line 1, column 1: '.' (expected: a value)",
        "+1                  | line 1, column 1: '+' (expected: a value)",
        "1e                  | line 1, column 3: the end (expected: a digit)",
        "0x10                | line 1, column 2: 'x' (expected: the end)",
        "{} {}               | line 1, column 4: '{' (expected: the end)",
        "'a'                 | line 1, column 1: ''' (expected: a value)",
        "// x                | line 1, column 1: '/' (expected: a value)",
        "\"a                 | line 1, column 3: the end (expected: the end of the text)",
        "\"\\x\"             | line 1, column 3: 'x' (expected: one of \" \\ / b f n r t u)",
        "\"\\u12g4\"         | line 1, column 6: 'g' (expected: four hexadecimal digits)",
        "\"\\u١٢٣٤\"         | line 1, column 4: U+0661 (expected: four hexadecimal digits)",
        "\"\\ud800\"         | line 1, column 2: half of a surrogate pair",
        "\"\\ud800\\u0041\"  | line 1, column 2: half of a surrogate pair",
        "\"\\udc00\\ud800\"  | line 1, column 2: half of a surrogate pair",
      })
  void refusesWhatIsNotJson(String text, String problem) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> read(text))
        .withMessage(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF{}", "\u00A0{}", "{}\u0000", "\"a\nb\"", "\"a\u0000\"", "\f1"})
  void refusesForeignSpaceAndControlCharacters(String text) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0af", "eda080", "f4908080", "ff", "e282", "fffe7b007d00", "80"})
  void refusesMalformedUtf8(String hex) {
    var bytes = java.util.HexFormat.of().parseHex("22" + hex + "22");

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonReader.read(bytes))
        .withMessageEndingWith(": not UTF-8");
  }

  @Test
  void saysLineAndColumn() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> read("{\n  \"a\": 1,\n  \"b\": x\n}"))
        .withMessage("line 3, column 8: 'x' (expected: a value)");
  }

  @Test
  void limitsDepth() throws Exception {
    var limits = new JsonReader.Limits(1 << 20, 3);

    assertThat(JsonReader.read("[[[]]]".getBytes(UTF_8), limits)).isInstanceOf(JsonArray.class);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonReader.read("[[{\"a\":[]}]]".getBytes(UTF_8), limits))
        .withMessage("line 1, column 8: depth 4 (expected: at most 3)");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> read("[".repeat(1_000_000)))
        .withMessageContaining("depth 65");
  }

  @Test
  void countsDepthNotBrackets() throws Exception {
    assertThat(read("[" + "[],{},".repeat(1000) + "[]]")).isInstanceOf(JsonArray.class);
  }

  @Test
  void limitsSize() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonReader.read(new byte[11], new JsonReader.Limits(10, 3)))
        .withMessage("11 bytes (expected: at most 10)");
  }

  @Test
  void limitsNumbers() throws Exception {
    assertThat(read("1e999999999")).isEqualTo(new JsonNumber("1e999999999"));
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> read("9".repeat(100_000)))
        .withMessage("line 1, column 1: a number of 100000 characters (expected: at most 64)");
  }

  @Test
  void mutatedTextsAreRefusedOrMeanTheSameWhenWrittenAgain() throws Exception {
    var random = new Random(20260820);
    var accepted = 0;
    for (var i = 0; i < 50_000; i++) {
      var mutant = mutate(SAMPLE.getBytes(UTF_8), random);
      JsonValue value;
      try {
        value = JsonReader.read(mutant);
      } catch (JsonException e) {
        assertThat(e).hasMessageMatching("(?s)(line \\d+, column \\d+|byte \\d+): .+");
        continue;
      }
      accepted++;
      assertThat(JsonReader.read(JsonWriter.write(value))).isEqualTo(value);
    }
    assertThat(accepted).isBetween(1_000, 49_000);
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    var mutant = bytes.clone();
    for (var changes = 1 + random.nextInt(3); changes > 0; changes--) {
      var at = random.nextInt(mutant.length);
      switch (random.nextInt(3)) {
        case 0 -> mutant[at] = (byte) random.nextInt(256);
        case 1 -> mutant[at] = bytes[random.nextInt(bytes.length)];
        default -> mutant = java.util.Arrays.copyOf(mutant, Math.max(1, at));
      }
    }
    return mutant;
  }

  private static JsonValue read(String text) throws JsonException {
    return JsonReader.read(text.getBytes(UTF_8));
  }
}
