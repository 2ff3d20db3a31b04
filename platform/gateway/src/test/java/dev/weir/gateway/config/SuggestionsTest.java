package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

  private static final List<String> KNOWN = List.of("id", "match", "upstream", "max-head-size");

  @ParameterizedTest
  @CsvSource({
    "upstrem, upstream",
    "upsrteam, upstream",
    "Upstream, upstream",
    "upstreams, upstream",
    "mach, match",
    "ib, id",
    "maxHeadSize, max-head-size",
    "max_head_sise, max-head-size"
  })
  void guessWhatWasMeant(String written, String meant) {
    assertThat(Suggestions.closest(written, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"xy", "filters", "downstream-of-it", "''"})
  void guessNothingThatIsFarAway(String written) {
    assertThat(Suggestions.closest(written, KNOWN)).isEmpty();
  }

  @Test
  void listAtMostThirtyNames() {
    var known = IntStream.range(0, 31).mapToObj(i -> "name-" + i).toList();

    assertThat(Suggestions.expected("x", known)).endsWith("name-28, name-29, ...])");
  }

  @Test
  void sayThatThereAreNoNames() {
    assertThat(Suggestions.expected("x", List.of())).isEqualTo("(there are none)");
  }
}
