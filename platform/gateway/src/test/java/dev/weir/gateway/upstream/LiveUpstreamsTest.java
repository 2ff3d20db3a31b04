package dev.weir.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveUpstreamsTest {

  private static final int SWAPS = 500;

  private final ServedUpstreams served = ServedUpstreams.of("a", 1);
  private final LiveUpstreams live = served.live();

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void waitsForAConfigurationInTheMaking() throws Exception {
    live.prepare(Set.of("a", "b"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var holding = threads.submit(() -> live.hold("outbound|80||b.dns", Long.MAX_VALUE));
      assertThat(live.meant("b")).isPresent();

      served.serve(Map.of("b", ServedUpstreams.config(2)));

      assertThat(holding.get().name()).isEqualTo("b");
      assertThat(live.meant("a")).isEmpty();
    }
  }

  @Test
  void endsTheWaitWhenTheConfigurationIsRefused() throws Exception {
    live.prepare(Set.of("b"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var holding = threads.submit(() -> live.hold("b", Long.MAX_VALUE));

      live.abandon();

      assertThatThrownBy(holding::get)
          .cause()
          .hasMessage("'b' (expected: a configured upstream)")
          .isInstanceOf(GatewayException.class);
      assertThat(live.meant("b")).isEmpty();
    }
  }

  @Test
  void endsTheWaitWhenTheTimeIsUp() {
    live.prepare(Set.of("b"));

    assertThatThrownBy(() -> live.hold("b", System.nanoTime() + 1))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT));
  }

  @Test
  void hasNoUpstreamToCallInADryRun() {
    try (var dry = LiveUpstreams.ofDryRun()) {
      dry.prepare(Set.of("a"));

      assertThat(dry.meant("a")).isPresent();
      assertThatThrownBy(() -> dry.hold("a", Long.MAX_VALUE))
          .hasMessage("'a' is not called (expected: a gateway that serves)");
    }
  }

  /// Is closed with its upstream.
  private static final class Companion implements AutoCloseable {

    private final AtomicBoolean isClosed = new AtomicBoolean();

    @Override
    public void close() {
      isClosed.set(true);
    }
  }

  private static void use(Upstream held) {
    var companion = held.companion(Companion.class, _ -> new Companion());
    assertThat(companion.isClosed).isFalse();
    held.release();
  }

  @Test
  void doesNotHoldWhatWasLetGoOf() throws Exception {
    var before = live.hold("a", Long.MAX_VALUE);
    served.serve(Map.of());
    assertThat(before.tryHold()).isTrue();
    before.release();
    before.release();

    assertThat(before.tryHold()).isFalse();
  }

  /// A set that was replaced may be closed between the look-up and the hold.
  @Test
  void neverFailsToHoldWhatEveryConfigurationHas() throws Exception {
    var isOver = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var holding =
          threads.submit(() -> {
            var holds = 0;
            while (!isOver.get()) {
              use(live.hold("a", Long.MAX_VALUE));
              holds++;
            }
            return holds;
          });

      for (var i = 0; i < SWAPS; i++) {
        served.serve(Map.of("a", ServedUpstreams.config(1 + i % 2)));
      }

      isOver.set(true);
      assertThat(holding.get()).isPositive();
    }
  }
}
