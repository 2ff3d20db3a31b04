package dev.weir.cli.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PassageTest {

  private final Passage passage = new Passage(Request.get("/"));

  @Test
  void doesNotCountWaitsForCallsAsTimeInTheFilter() {
    var first = call();
    var second = call();
    first.ended("200");
    second.ended("200");
    passage.over();

    var waited = second.endNanos() - first.beginNanos();
    assertThat(passage.nanosInFilter()).isEqualTo(passage.nanos() - waited);
  }

  @Test
  void tellsCallsThatTheRequestWaitedForFromOthers() {
    var before = call();
    var beside = call();
    before.ended("200");
    passage.sent(Request.get("/"));
    beside.ended("200");
    passage.cameBack();
    var after = call();
    after.ended("200");
    passage.over();

    assertThat(passage.calls()).containsExactly(before, beside, after);
    assertThat(passage.calls().stream().filter(passage::waitedFor)).containsExactly(before, after);
  }

  @Test
  void takesNothingMoreWhenItIsOver() {
    passage.over();

    assertThat(passage.logged(new LogLine("INFO", "late", true))).isFalse();
    assertThat(passage.calledUnknown("auth")).isFalse();
    assertThat(passage.called(new MadeCall("auth", request(), Optional.of(passage)))).isFalse();
    assertThat(passage.log()).isEmpty();
  }

  private MadeCall call() {
    var call = new MadeCall("auth", request(), Optional.of(passage));
    passage.called(call);
    return call;
  }

  private static Message request() {
    return Message.request("GET", "/check", Headers.empty(), "");
  }
}
