package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import org.junit.jupiter.api.Test;

class FilterCatalogTest {

  private static final FilterOrigin GEO = new FilterOrigin("geo", "1.2", "plugins/geo.jar", "ab");
  private static final FilterOrigin OTHER = new FilterOrigin("maps", "", "plugins/geo.wasm", "cd");

  @Test
  void findsAFactoryAndItsOriginByName() {
    var factory = new Empty("geo");
    var catalog = FilterCatalog.builder().add("geo", factory, GEO).build();

    assertThat(catalog.find("geo")).contains(new FilterCatalog.Entry("geo", factory, GEO));
    assertThat(catalog.find("nope")).isEmpty();
  }

  @Test
  void listsNamesInOrder() {
    var catalog = FilterCatalog.of(new Empty("b"), new Empty("c"), new Empty("a"));

    assertThat(catalog.names()).containsExactly("a", "b", "c");
  }

  @Test
  void refusesANameThatTwoPluginsBring() {
    var builder = FilterCatalog.builder().add("geo", new Empty("geo"), GEO);

    assertThatThrownBy(() -> builder.add("geo", new Empty("geo"), OTHER))
        .hasMessage(
            "filter geo is brought by geo 1.2 (plugins/geo.jar) and by maps (plugins/geo.wasm)");
  }

  @Test
  void doesNotChangeAfterItWasBuilt() {
    var builder = FilterCatalog.builder();
    var catalog = builder.build();

    builder.add("geo", new Empty("geo"), GEO);

    assertThat(catalog.names()).isEmpty();
  }

  private record Empty(String name) implements FilterFactory<Empty.Config> {

    record Config() {}

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Filter create(Config config) {
      return (request, chain) -> chain.proceed(request);
    }
  }
}
