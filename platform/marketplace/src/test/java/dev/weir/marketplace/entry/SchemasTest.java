package dev.weir.marketplace.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonNull;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.testing.SchemaChecker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The schemas, which authors use in editors, and the records, which gateways use, are of one mind.
/// Only the records can compare one part of a file with another (`EntryTest`).
class SchemasTest {

  private static final SchemaChecker SCHEMAS =
      new SchemaChecker(Path.of("../../marketplace-index/schemas"));

  @ParameterizedTest
  @ValueSource(strings = {"java", "wasm", "catalog", "revocations", "policy"})
  void takeTheSamples(String sample) throws Exception {
    var value = sample(sample);

    assertThat(SCHEMAS.accepts(schema(sample), value)).isTrue();
    assertThat(problem(sample, value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "wasm", "catalog", "revocations", "policy"})
  void refuseNullAndStrangeTypesEverywhere(String sample) throws Exception {
    for (var path : paths(sample(sample), "")) {
      var changed = with(sample(sample), path, JsonNull.NULL);
      assertThat(SCHEMAS.accepts(schema(sample), changed)).as(path).isFalse();
      assertThat(problem(sample, changed)).as(path).contains(path);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = SCHEMAS_CHANGES)
  void agree(String sample, String path, String json, boolean isAccepted) throws Exception {
    var value = JsonReader.read(json.getBytes(StandardCharsets.UTF_8));

    var changed = with(sample(sample), path, value);

    assertThat(SCHEMAS.accepts(schema(sample), changed)).as("schema").isEqualTo(isAccepted);
    assertThat(problem(sample, changed).isEmpty())
        .as(problem(sample, changed))
        .isEqualTo(isAccepted);
  }

  private static final String SCHEMAS_CHANGES =
      """
      java | v | 2 | false
      java | v | "1" | false
      java | surprise | true | false
      java | id | "acme/jwt_extra" | false
      java | id | "acme/Jwt-extra" | false
      java | id | "acme/jwt--extra" | false
      java | id | "acme/-jwt" | false
      java | id | "jwt-extra" | false
      java | id | "acme/jwt/extra" | false
      java | id | "root/jwt-extra" | false
      java | id | "acme/com1" | false
      java | id | "acme/.." | false
      java | kind | "native" | false
      java | title | "" | false
      java | title | " " | false
      java | title | "JWT \\u202e arxe" | false
      java | title | "JWT\\u001b[2J" | false
      java | title | "Überprüft 令牌" | true
      java | title | "x\\ny" | false
      java | license | "Apache-2.0 OR (MIT AND BSD-3-Clause)" | true
      java | license | "<script>" | false
      java | homepage | "http://acme.example/" | false
      java | homepage | "javascript:alert(1)" | false
      java | homepage | "https://acme.example:8443/a?b#c" | true
      java | homepage | "https://acme.example/\\u202ea" | false
      java | homepage | "https://good.example@acme.example/" | false
      java | categories | ["auth","auth"] | false
      java | categories | ["traffic-control"] | true
      java | categories | ["Traffic"] | false
      java | deprecated | "Use acme/jwt" | true
      java | releases | [] | false
      java | releases[0].version | "1.4" | false
      java | releases[0].version | "1.04.2" | false
      java | releases[0].version | "1.4.2+build" | false
      java | releases[0].surprise | 1 | false
      java | releases[0].imports | [] | false
      java | releases[0].artifact.sha256 | "9F" | false
      java | releases[0].artifact.size | 0 | false
      java | releases[0].artifact.size | 67108865 | false
      java | releases[0].artifact.size | 1.5 | false
      java | releases[0].artifact.size | -1 | false
      java | releases[0].artifact.urls | ["http://acme.example/x.jar"] | false
      java | releases[0].artifact.urls | ["https://acme.example/x.jar"] | true
      java | releases[0].artifact.oci | "acme.example/x" | false
      java | releases[0].compat.pluginApi | [] | false
      java | releases[0].compat.pluginApi | ["1"] | false
      java | releases[0].compat.pluginApi | ["1.3","2.0"] | true
      java | releases[0].compat.abi | "http-wasm-0.1" | false
      java | releases[0].compat.gateway | "*" | true
      java | releases[0].compat.gateway | "~1.2" | false
      java | releases[0].compat.gateway | ">=1.2.0  <2" | false
      java | releases[0].compat.gateway | ">=1.2.0 <2" | true
      java | releases[0].compat.java | ">=25 <27" | true
      java | releases[0].permissions.network | ["ftp://x"] | false
      java | releases[0].permissions.network | ["*"] | true
      java | releases[0].permissions.network | ["tcp://*.example:5432"] | true
      java | releases[0].permissions.files | ["../etc/passwd"] | false
      java | releases[0].permissions.files | ["var/jwt..old/*"] | true
      java | releases[0].permissions.secrets | ["a b"] | false
      java | releases[0].permissions.threads | "yes" | false
      java | releases[0].permissions.jvm-global | true | true
      java | releases[0].permissions.everything | true | false
      java | releases[0].detected | ["teleport"] | false
      java | releases[0].onFailure | "maybe" | false
      java | releases[0].stateSchema | 0 | false
      java | releases[0].configSchema.path | "plugins/acme/../x.json" | false
      java | releases[0].configSchema.path | "/etc/x.json" | false
      java | releases[0].yanked | "Loses keys" | true
      java | releases[0].yanked | true | false
      wasm | releases[0].imports | ["http_handler"] | false
      wasm | releases[0].compat.abi | "http-wasm-9.9" | false
      wasm | releases[0].compat.pluginApi | ["1.3"] | false
      catalog | entries | [] | true
      catalog | entries[0].v | 2 | true
      catalog | entries[0].v | 0 | false
      catalog | entries[0].releases[0].listedAt | "2026-08-20" | false
      catalog | entries[0].releases[0].listedAt | "2026-13-20T10:00:00Z" | false
      catalog | entries[0].releases[0].listedAt | "2026-08-20T10:00:00+01:00" | false
      catalog | entries[0].releases[0].sha256 | "" | false
      catalog | entries[0].surprise | 1 | false
      revocations | revocations | [] | true
      revocations | revocations[0].action | "ignore" | false
      revocations | revocations[0].versions | "1.x" | false
      revocations | revocations[0].reason | "" | false
      revocations | revocations[0].url | "ftp://x" | false
      policy | maxSize | 0 | false
      policy | forbidden | ["everything"] | false
      policy | surprise | 1 | false
      """;

  private static String schema(String sample) {
    var name = sample.equals("java") || sample.equals("wasm") ? "entry" : sample;
    return name + ".schema.json";
  }

  private static JsonValue sample(String name) throws Exception {
    return JsonReader.read(Samples.bytes(name + ".json"));
  }

  // What the record says against a file, or nothing.
  private static String problem(String sample, JsonValue value) {
    try {
      var bytes = JsonWriter.write(value);
      switch (sample) {
        case "catalog" -> Catalog.read(bytes);
        case "revocations" -> Revocations.read(bytes);
        case "policy" -> Policy.read(bytes, "policy.json");
        default -> Entry.read(bytes, "entry.json");
      }
      return "";
    } catch (MarketplaceException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<String> paths(JsonValue value, String path) {
    var paths = new ArrayList<String>();
    if (value instanceof JsonObject object) {
      object
          .members()
          .forEach((name, member) -> {
            var inner = path.isEmpty() ? name : path + "." + name;
            paths.add(inner);
            paths.addAll(paths(member, inner));
          });
    }
    if (value instanceof JsonArray(var elements)) {
      for (var i = 0; i < elements.size(); i++) {
        paths.add(path + "[" + i + "]");
        paths.addAll(paths(elements.get(i), path + "[" + i + "]"));
      }
    }
    return paths;
  }

  private static JsonValue with(JsonValue value, String path, JsonValue changed) {
    if (path.isEmpty()) {
      return changed;
    }
    if (path.startsWith("[") && value instanceof JsonArray(var elements)) {
      var end = path.indexOf(']');
      var index = Integer.parseInt(path, 1, end, 10);
      var copy = new ArrayList<>(elements);
      copy.set(index, with(copy.get(index), rest(path.substring(end + 1)), changed));
      return new JsonArray(copy);
    }
    var end = path.chars().takeWhile(c -> c != '.' && c != '[').count();
    var name = path.substring(0, (int) end);
    var object = (JsonObject) value;
    var inner = object.member(name).orElse(JsonNull.NULL);
    return object.with(name, with(inner, rest(path.substring((int) end)), changed));
  }

  private static String rest(String path) {
    return path.startsWith(".") ? path.substring(1) : path;
  }
}
