package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

  private static final int REQUESTS = 100_000;

  private final Random random = new Random(4711);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 500, 5000, 9999, Split.ALL})
  void givesTheCandidateItsShare(int share) {
    var split = new Split("geo", share);

    var candidates = ids().filter(split::isCandidate).count();

    var expected = (double) REQUESTS * share / Split.ALL;
    var deviation = Math.sqrt(expected * (Split.ALL - share) / Split.ALL);
    assertThat(candidates)
        .isBetween((long) (expected - 5 * deviation), (long) Math.ceil(expected + 5 * deviation));
  }

  @Test
  void decidesByTheRequestAlone() {
    var id = id();

    assertThat(new Split("geo", 5000).isCandidate(id))
        .isEqualTo(new Split("geo", 5000).isCandidate(id));
  }

  @Test
  void keepsTheRequestsOfASmallerShare() {
    assertThat(ids().filter(new Split("geo", 500)::isCandidate))
        .allMatch(new Split("geo", 1000)::isCandidate);
  }

  @Test
  void decidesForEachPluginIndependently() {
    var one = new Split("geo", 5000);
    var other = new Split("maps", 5000);

    var both = ids().filter(it -> one.isCandidate(it) && other.isCandidate(it)).count();

    assertThat(both).isBetween(REQUESTS / 4 - 700L, REQUESTS / 4 + 700L);
  }

  /// Clients may bring ids that count.
  @Test
  void givesTheCandidateItsShareOfIdsThatHardlyDiffer() {
    var split = new Split("geo", 500);

    for (var begin = 0; begin < 20_000; begin += 2000) {
      var candidates =
          IntStream.range(begin, begin + 2000)
              .filter(number -> split.isCandidate("order-%06d".formatted(number)))
              .count();

      assertThat(candidates).isBetween(100 - 50L, 100 + 50L);
    }
  }

  private Stream<String> ids() {
    return Stream.generate(this::id).limit(REQUESTS);
  }

  private String id() {
    return new UUID(random.nextLong(), random.nextLong()).toString().replace("-", "");
  }
}
