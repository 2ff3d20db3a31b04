package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallSamplerTest {

  private static final int CALLS = 16_000;

  private final CallSampler sampler = new CallSampler(() -> this.now);
  private long now = Long.MAX_VALUE - 100;
  private long calls;
  private long nanos;

  CallSamplerTest() {
    sampler.setMeter((calls, nanos) -> {
      this.calls += calls;
      this.nanos += nanos;
    });
  }

  @Test
  void aSampleStandsForAllCalls() {
    for (var i = 0; i < CALLS; i++) {
      sampler.begin();
      now += 7;
      sampler.end();
      now += 1_000;
    }

    assertThat(calls).isBetween(CALLS / 2L, CALLS * 2L);
    assertThat(nanos).isEqualTo(7 * calls);
  }

  @Test
  void whatTheHostTakesIsNotTheGuests() {
    for (var i = 0; i < CALLS; i++) {
      sampler.begin();
      now += 3;
      sampler.suspend();
      now += 1_000;
      sampler.resume();
      now += 4;
      sampler.end();
    }

    assertThat(nanos).isPositive().isEqualTo(7 * calls);
  }
}
