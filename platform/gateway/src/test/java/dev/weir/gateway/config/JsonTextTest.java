package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 1",
        "-0.5e+3 | -0.5e+3",
        "'1' | \"1\"",
        "01 | \"01\"",
        "0x1F | \"0x1F\"",
        ".inf | \".inf\"",
        "true | true",
        "True | \"True\"",
        "yes | \"yes\"",
        "~ | null",
        "'null' | \"null\"",
        "[] | []",
        "{} | {}",
        "[1, [a]] | [1,[\"a\"]]",
        "{a: {b: }} | {\"a\":{\"b\":null}}",
        "\"q\\\"\\\\\\n\\u0007\" | \"q\\\"\\\\\\n\\u0007\""
      })
  void hasTheContentOfTheYaml(String yaml, String json) {
    var problems = new Problems("test.yaml");
    var node = YamlReader.read(yaml, new References(Path.of(""), _ -> null), problems);

    assertThat(JsonText.of(node)).contains(json);
  }

  @Test
  void isNotWrittenOfWhatIsBroken() {
    var node =
        YamlReader.read("[ a, *b ]", new References(Path.of(""), _ -> null), new Problems(""));

    assertThat(JsonText.of(node)).isEmpty();
  }

  @Test
  void isIndentedForPeople() {
    var text = JsonText.pretty(List.of(Map.of("a", List.of(1, "b")), Map.of(), List.of(), false));

    assertThat(text)
        .isEqualTo(
            """
            [
              {
                "a": [
                  1,
                  "b"
                ]
              },
              {},
              [],
              false
            ]
            """);
  }
}
