package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.FilterFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {

  private static final Path GOLDEN = Path.of("src/test/resources/config-cases/schema.json");

  /// When the format changes on purpose, the golden file is what this test says it found.
  @Test
  void describesTheWholeFileWithItsFilters() throws IOException {
    var schema = JsonSchema.of(factories("rate-limit", "request-id", "wasm"));

    assertThat(schema).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void doesNotDependOnTheOrderOfTheFactories() {
    assertThat(JsonSchema.of(factories("wasm", "request-id")))
        .isEqualTo(JsonSchema.of(factories("request-id", "wasm")));
  }

  @Test
  void allowsAnyFilterWhenNoneIsKnown() {
    assertThat(JsonSchema.of(List.of())).contains("\"filter\": {},");
  }

  @Test
  void describesARecordThatContainsItself() {
    var tree = new SampleFilters.Sample<>("tree", BinderTest.Tree.class);

    assertThat(JsonSchema.of(List.of(tree))).containsOnlyOnce("\"binder-test.tree\": {");
  }

  private static List<? extends FilterFactory<?>> factories(String... names) {
    return Stream.of(names).map(name -> SampleFilters.find(name).orElseThrow()).toList();
  }
}
