package dev.weir.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.plugins.cache.CacheFilterFactory.Config;
import dev.weir.testkit.Configs;
import dev.weir.testkit.FakePluginContext;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheFilterFactoryTest {

  @Test
  void needsNoProperty() {
    assertThat(new CacheFilterFactory(FakePluginContext.create()).name()).isEqualTo("cache");
    assertThat(Configs.defaults(Config.class).heuristic()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name | my cache | name: 'my cache' (expected: a name without spaces)",
        "zone | a b | zone: 'a b' (expected: a name without spaces)",
        "max-object | 0B | max-object: '0B' (expected: 1B..1GiB)",
        "max-object | 2GiB | max-object: '2GiB' (expected: 1B..1GiB)",
        "max-under-way | 0B | max-under-way: '0B' (expected: 1B..1GiB)",
        "targeted | ['a b'] | targeted: 'a b' (expected: a name without spaces)",
        "tag-headers | ['a b'] | tag-headers: 'a b' (expected: a name without spaces)",
        "encodings | ['a b'] | encodings: 'a b' (expected: a name without spaces)",
        "bypass | ['a b'] | bypass: 'a b' (expected: a name without spaces)",
        "negative | 366d | negative: '8784h' (expected: 0s..365d)",
        "keep-stale | 366d | keep-stale: '8784h' (expected: 0s..365d)",
        "stale-while-revalidate | 366d | stale-while-revalidate: '8784h' (expected: 0s..365d)",
        "stale-if-error | 366d | stale-if-error: '8784h' (expected: 0s..365d)",
        "coalesce | 366d | coalesce: '8784h' (expected: 0s..365d)",
        "hit-for-miss | 366d | hit-for-miss: '8784h' (expected: 0s..365d)",
        "jitter | 51 | jitter: '51' (expected: 0..50)",
        "jitter | -1 | jitter: '-1' (expected: 0..50)"
      })
  void saysWhatIsWrong(String property, String value, String message) {
    assertThatThrownBy(() -> Configs.of(Config.class, property, value)).hasMessage(message);
  }

  @Test
  void isListedInTheIndexOfThePlugin() throws Exception {
    try (var index = getClass().getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(index).isNotNull();
      assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8))
          .contains(CacheFilterFactory.class.getName());
    }
  }
}
