package dev.weir.wasm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdSequenceTest {

  private static List<Integer> next(IdSequence sequence, int count, Set<Integer> taken) {
    var ids = new ArrayList<Integer>();
    for (var i = 0; i < count; i++) {
      ids.add(sequence.next(taken::contains));
    }
    return ids;
  }

  @Test
  void beginsAgainAfterTheLast() {
    assertThat(next(new IdSequence(2, 4), 7, Set.of())).containsExactly(2, 3, 4, 2, 3, 4, 2);
  }

  @Test
  void leavesOutWhatIsTaken() {
    assertThat(next(new IdSequence(1, 4), 4, Set.of(1, 4))).containsExactly(2, 3, 2, 3);
  }

  @Test
  void endsAtTheLargestNumber() {
    var sequence = new IdSequence(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);

    assertThat(next(sequence, 3, Set.of()))
        .containsExactly(Integer.MAX_VALUE - 1, Integer.MAX_VALUE, Integer.MAX_VALUE - 1);
  }
}
