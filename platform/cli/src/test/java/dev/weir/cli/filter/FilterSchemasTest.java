package dev.weir.cli.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.config.RecordFile;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.schema.ConfigSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The schemas of the official WASM filters say what the filters take.
class FilterSchemasTest {

  private static final Path FILTERS = Path.of("../../wasm-filters");
  private static final Pattern PROPERTY = Pattern.compile("(?m)^  ([a-z-]+):$");

  static List<Path> filters() throws IOException {
    try (var folders = Files.list(FILTERS)) {
      return folders.filter(it -> Files.exists(it.resolve("filter.yaml"))).sorted().toList();
    }
  }

  private static ConfigSchema schema(Path filter) throws Exception {
    return ConfigSchema.read(
        Files.readAllBytes(filter.resolve("config.schema.json")), filter.toString());
  }

  @ParameterizedTest
  @MethodSource("filters")
  void acceptWhatTheCasesConfigure(Path filter) throws Exception {
    var schema = schema(filter);
    var cases = filter.resolve("cases.yaml");
    var name = filter.getFileName().toString();
    if (!Files.exists(cases)) {
      assertThat(name).isEqualTo("security-headers");
      return;
    }

    for (var one : RecordFile.read(cases, CaseFile.class, _ -> null).cases()) {
      if (one.config().isPresent()) {
        var config = JsonReader.read(one.config().get().text().getBytes(UTF_8));
        assertThat(schema.problems(name, config)).as(one.name()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("filters")
  void knowThePropertiesOfTheRecord(Path filter) throws Exception {
    var name = filter.getFileName().toString();
    var recorded = new TreeSet<String>();
    PROPERTY
        .matcher(Files.readString(filter.resolve("filter.yaml")).split("(?m)^config:$", -1)[1])
        .results()
        .forEach(match -> recorded.add(match.group(1)));

    var all = "{\"no-such-property\": 1}".getBytes(UTF_8);

    assertThat(schema(filter).problems(name, JsonReader.read(all)))
        .anyMatch(it -> it.endsWith("unknown property (expected: one of " + recorded + ")"));
  }
}
