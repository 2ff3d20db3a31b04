package dev.weir.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.cache.Purge.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PurgesTest {

  private final Purges purges = new Purges();

  private static Purge purge(Kind kind, String text) {
    return new Purge(kind, text);
  }

  private boolean concern(String key, long since, String... tags) {
    return purges.concern(key, Set.of(tags), since);
  }

  @Test
  void concernsWhatWasGotBefore() {
    purges.add(purge(Kind.TAG, "t"), 10);
    purges.add(purge(Kind.PREFIX, "a/"), 20);
    purges.add(purge(Kind.KEY, "b"), 30);

    assertThat(concern("x", 9, "t")).isTrue();
    assertThat(concern("x", 10, "t")).isFalse();
    assertThat(concern("x", 0, "u")).isFalse();
    assertThat(concern("a/1", 19)).isTrue();
    assertThat(concern("a/1", 20)).isFalse();
    assertThat(concern("a", 0)).isFalse();
    assertThat(concern("b", 29)).isTrue();
    assertThat(concern("bb", 29)).isFalse();
    assertThat(purges.last()).isEqualTo(30);
  }

  @Test
  void ofTheSameTheLastOneCounts() {
    purges.add(purge(Kind.TAG, "t"), 30);
    purges.add(purge(Kind.TAG, "t"), 10);

    assertThat(concern("x", 20, "t")).isTrue();
  }

  @Test
  void everythingTakesThePlaceOfWhatWasBeforeOnly() {
    purges.add(purge(Kind.TAG, "late"), 30);
    purges.add(purge(Kind.PREFIX, "early"), 10);
    purges.add(Purge.ALL, 20);

    assertThat(concern("x", 19)).isTrue();
    assertThat(concern("early", 20)).isFalse();
    assertThat(concern("x", 20, "late")).isTrue();
    assertThat(concern("x", 30, "late")).isFalse();
  }

  @Test
  void whatIsTooMuchConcernsEverything() {
    for (var i = 1; i <= Purges.MAX + 1; i++) {
      purges.add(purge(Kind.TAG, "t" + i), i);
    }

    assertThat(concern("x", 1)).isTrue();
    assertThat(concern("x", 2)).isFalse();
    assertThat(concern("x", 2, "t3")).isTrue();
    assertThat(concern("x", 1, "t1")).isTrue();

    purges.add(purge(Kind.TAG, "more"), Purges.MAX + 2);
    assertThat(concern("x", 2)).isTrue();
    assertThat(concern("x", 3)).isFalse();
  }

  @Test
  void isReadAsItWasWritten() {
    for (var purge :
        new Purge[] {
          Purge.ALL, purge(Kind.KEY, "*"), purge(Kind.PREFIX, "p"), purge(Kind.TAG, "k")
        }) {
      assertThat(Purge.read(purge.written())).isEqualTo(purge);
    }
    assertThat(Purge.read("")).isEqualTo(Purge.ALL);
    assertThat(Purge.read("of a later version")).isEqualTo(Purge.ALL);
  }
}
