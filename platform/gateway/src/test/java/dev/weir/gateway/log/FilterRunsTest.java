package dev.weir.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Request;
import org.junit.jupiter.api.Test;

class FilterRunsTest {

  private final FilterRuns runs = new FilterRuns();

  private static FilterRun run() {
    return new FilterRun(new FilterRun.Who("a", "a", "", ""), Request.get("/"));
  }

  @Test
  void haveSpansFromWhenSomebodyWantsThem() {
    var before = run();
    var after = run();

    runs.began(before);
    runs.giveSpans();
    runs.began(after);

    assertThat(before.spanId()).isZero();
    assertThat(after.spanId()).isNotZero();
  }

  @Test
  void areBoundedAndStillKnowWhoIsInside() {
    var last = run();
    for (var i = 0; i < 1000; i++) {
      last = run();
      runs.began(last);
      runs.ended(last);
    }
    runs.began(last);

    assertThat(runs.all()).hasSize(512);
    assertThat(runs.current()).isSameAs(last);
  }
}
