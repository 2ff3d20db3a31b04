package dev.weir.marketplace.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Printable;
import dev.weir.marketplace.json.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {

  private static final String SCHEMA =
      """
      { "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object", "additionalProperties": false, "maxProperties": 1,
        "properties": { "tea": {
          "type": "object", "additionalProperties": false, "required": ["kind"],
          "properties": {
            "kind": { "enum": ["green", "black"] },
            "max-cups": { "anyOf": [
              { "type": "integer", "minimum": 1, "maximum": 9 }, { "$ref": "#/$defs/reference" } ] },
            "steep": { "type": "string", "pattern": "^[0-9]+s$" },
            "with": { "type": "array", "maxItems": 2, "uniqueItems": true,
                      "items": { "type": "string", "minLength": 1 } },
            "notes": { "type": "object", "additionalProperties": { "type": ["string", "number"] } }
          } } },
        "$defs": { "reference": { "type": "string", "pattern": "^\\\\$\\\\{.+\\\\}$" } } }
      """;

  private static ConfigSchema schema(String text) throws MarketplaceException {
    return ConfigSchema.read(text.getBytes(UTF_8), "tea.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { "kind": "green" }
          { "kind": "black", "max-cups": 9, "steep": "60s" }
          { "kind": "black", "max_cups": "9", "with": ["milk", "sugar"] }
          { "kind": "black", "max-cups": "${env:CUPS}", "notes": { "a": 1, "b": "c" } }
          """)
  void acceptsWhatAGatewayAccepts(String config) throws Exception {
    assertThat(schema(SCHEMA).problems("tea", JsonReader.read(config.getBytes(UTF_8)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | tea.kind: missing
          { "kind": "red" } | tea.kind: "red" (expected: [ "green", "black" ])
          { "kind": "green", "max-cups": 10 } | tea.max-cups: 10 (expected: at most 9)
          { "kind": "green", "steep": "60" } | tea.steep: "60" (expected: as ^[0-9]+s$)
          { "kind": "green", "with": ["a", ""] } | tea.with[1]: "" (expected: at least 1)
          { "kind": "green", "with": ["a", "a"] } | tea.with: [ "a", "a" ] (expected: nothing twice)
          { "kind": "green", "notes": { "a": [] } } | tea.notes.a: [] (expected: [ "string", "number" ])
          { "kind": "green", "milk": 1 } | tea.milk: unknown property (expected: one of [kind, max-cups, notes, steep, with])
          """)
  void saysWhatDoesNotFit(String config, String problem) throws Exception {
    assertThat(schema(SCHEMA).problems("tea", JsonReader.read(config.getBytes(UTF_8))))
        .containsExactly(problem);
  }

  @Test
  void knowsItsFilters() throws Exception {
    assertThat(schema(SCHEMA).filters()).containsExactly("tea");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "minLength": 1 | "minLengths": 1 | schema: tea.json: properties.tea.properties.with.items: keyword 'minLengths'
          #/$defs/reference | https://example.org/x | schema: tea.json: properties.tea.properties.max-cups.anyOf[1].$ref:
          #/$defs/reference | #/$defs/nothing | schema: tea.json: properties.tea.properties.max-cups.anyOf[1].$ref:
          "^[0-9]+s$" | "(" | schema: tea.json: properties.tea.properties.steep.pattern: '(' (expected: a regular expression
          2020-12 | 2019-09 | schema: tea.json: $schema: 'https://json-schema.org/draft/2019-09/schema' (expected:
          "type": "array" | "type": "list" | schema: tea.json: properties.tea.properties.with.type:
          """)
  void refusesWhatItDoesNotUnderstand(String found, String changed, String message) {
    assertThatThrownBy(() -> schema(SCHEMA.replace(found, changed)))
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"$ref\": \"#/$defs/reference\"",
        "\"anyOf\": [{ \"$ref\": \"#/$defs/reference\" }, { \"$ref\": \"#/$defs/reference\" }]"
      })
  void comesToAnEndWhereASchemaDoesNot(String loop) throws Exception {
    var schema =
        schema(
            SCHEMA.substring(0, SCHEMA.indexOf("\"$defs\""))
                + "\"$defs\": { \"reference\": {"
                + loop
                + "} } }");

    assertThat(schema.problems("tea", JsonReader.read("{\"max-cups\": []}".getBytes(UTF_8))))
        .anyMatch(problem -> problem.contains("tea.max-cups"));
  }

  // The stack does not end the last one.
  @ParameterizedTest
  @ValueSource(strings = {"(.*)*!", "(.|..|...)*!", "(?:a?a?a?a?){20}!"})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void comesToAnEndWhereAPatternDoesNot(String pattern) throws Exception {
    var schema = schema(SCHEMA.replace("^[0-9]+s$", pattern));
    var config = "{\"kind\": \"green\", \"steep\": \"%s\"}".formatted("a".repeat(5_000));

    assertThat(schema.problems("tea", JsonReader.read(config.getBytes(UTF_8))))
        .anyMatch(problem -> problem.startsWith("tea.steep: "));
  }

  @Test
  void saysNothingThatSteersATerminal() throws Exception {
    var schema = schema(SCHEMA.replace("\"notes\"", "\"a\\n\\u001b[2J\\u202eb\""));

    assertThat(schema.problems("tea", JsonReader.read("{\"x\": 1}".getBytes(UTF_8))))
        .isNotEmpty()
        .allMatch(Printable::isPrintable);
  }
}
