package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.filter.FilterTally.Counts;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static final Filter PASSING = (request, chain) -> chain.proceed(request);
  private static final Chain ANSWERING = request -> Response.of(200);

  private final Guard outer = guard("outer");
  private final Guard inner = guard("inner");

  @Test
  void blamesAFailureOnTheFilterThatFailed() {
    run(failing(new IllegalStateException("oops")), FailurePolicy.CLOSED, ANSWERING);

    assertThat(counts(inner)).extracting(Counts::failures, Counts::errors).containsExactly(1L, 1L);
    assertThat(counts(outer)).extracting(Counts::failures, Counts::errors).containsExactly(0L, 1L);
  }

  @Test
  void countsAFailureThatIsLetPass() {
    run(failing(new IllegalStateException("oops")), FailurePolicy.OPEN, ANSWERING);

    assertThat(counts(inner)).extracting(Counts::failures, Counts::errors).containsExactly(1L, 1L);
    assertThat(counts(outer)).extracting(Counts::requests, Counts::errors).containsExactly(1L, 0L);
  }

  @Test
  void countsRefusals() {
    run(
        failing(new GatewayException(ErrorCode.UNAUTHORIZED, "no token")),
        FailurePolicy.CLOSED,
        ANSWERING);

    assertThat(counts(inner))
        .extracting(Counts::refusals, Counts::failures)
        .containsExactly(1L, 0L);
  }

  @Test
  void countsWhatTheUpstreamAnswered() {
    run(PASSING, FailurePolicy.CLOSED, request -> Response.of(503));

    assertThat(counts(inner)).extracting(Counts::errors, Counts::failures).containsExactly(1L, 0L);
  }

  @Test
  void putsNobodyInQuarantineForTheFailuresOfOthers() {
    for (var i = 0; i < Quarantine.FAILURES; i++) {
      run(failing(new IllegalStateException("oops")), FailurePolicy.CLOSED, ANSWERING);
    }

    assertThat(inner.quarantine().isOn()).isTrue();
    assertThat(outer.quarantine().isOn()).isFalse();
  }

  @Test
  void putsNobodyInQuarantineForRefusing() {
    for (var i = 0; i < Quarantine.FAILURES; i++) {
      run(
          failing(new GatewayException(ErrorCode.FILTER_UNAVAILABLE, "no keys yet")),
          FailurePolicy.CLOSED,
          ANSWERING);
    }

    assertThat(inner.quarantine().isOn()).isFalse();
  }

  @Test
  void takesTheTimeOfTheFilterWithoutThatOfTheRest() throws Exception {
    var tally = outer.tally();
    var below = new long[1];
    var begin = System.nanoTime();
    var pass =
        new Pass(
            request -> {
              var asked = System.nanoTime();
              LockSupport.parkNanos(1_000_000);
              below[0] = System.nanoTime() - asked;
              return Response.of(200);
            },
            Quarantine.ORDINARY,
            true,
            null);
    pass.proceed(Request.get("/"));
    pass.end(tally);
    var whole = System.nanoTime() - begin;

    assertThat(tally.counts().nanos()).isLessThanOrEqualTo(whole - below[0]);
    assertThat(tally.counts().timed()).isEqualTo(1);
  }

  @Test
  void timesOneRequestInSixteen() {
    var timed = IntStream.range(0, 160_000).filter(_ -> FilterTally.timesThisOne()).count();

    assertThat(timed).isBetween(9_500L, 10_500L);
  }

  private void run(Filter filter, FailurePolicy policy, Chain upstream) {
    var chain =
        Chains.link(
            List.of(
                new Named("r", "outer", "outer", FailurePolicy.CLOSED, PASSING, outer),
                new Named("r", "inner", "inner", policy, filter, inner)),
            upstream);
    var _ = catchThrowable(() -> chain.proceed(Request.get("/")));
  }

  private static Filter failing(RuntimeException failure) {
    return (request, chain) -> {
      throw failure;
    };
  }

  private static Counts counts(Guard guard) {
    return guard.tally().counts();
  }

  private static Guard guard(String filter) {
    var tally = new FilterTally(new FilterTally.Id("p", "1", filter));
    return new Guard(tally, new Quarantine(filter));
  }
}
