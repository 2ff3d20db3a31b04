package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.gateway.log.LogThrottle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureLogTest {

  private final AtomicLong clock = new AtomicLong();
  private final List<String> lines = new ArrayList<>();
  private final FailureLog log = new FailureLog(clock::get, (message, _) -> lines.add(message));

  @Test
  void logsTheFirstFailureAtOnce() {
    log.failed(new IllegalStateException("a"));

    assertThat(lines).containsExactly("a");
  }

  @Test
  void tellsWhereAFailureComesFromButNotWhoRefused() {
    var thrown = new ArrayList<@Nullable Throwable>();
    var log = new FailureLog(clock::get, (_, failure) -> thrown.add(failure));
    var oops = new IllegalStateException("oops");

    log.failed(oops);
    clock.addAndGet(LogThrottle.PAUSE.toNanos());
    log.failed(new GatewayException(ErrorCode.FILTER_FAILED, "a", oops));
    clock.addAndGet(LogThrottle.PAUSE.toNanos());
    log.failed(new GatewayException(ErrorCode.FILTER_FAILED, "b"));

    assertThat(thrown).containsExactly(oops, oops, null);
  }

  @Test
  void countsFailuresInsideThePauseAndSaysSoAfterIt() {
    log.failed(new IllegalStateException("a"));
    log.failed(new IllegalStateException("b"));
    log.failed(new IllegalStateException("c"));
    clock.addAndGet(LogThrottle.PAUSE.toNanos());
    log.failed(new IllegalStateException("d"));

    assertThat(lines).containsExactly("a", "d (and 2 more since)");
  }
}
