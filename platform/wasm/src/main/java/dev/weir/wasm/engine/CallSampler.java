package dev.weir.wasm.engine;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/// Measures one of 16 calls of a guest, at random: reading the clock for each would cost a short
/// call a tenth of its time.
final class CallSampler {

  private static final int WEIGHT = 16;
  private static final int SHIFT = 28;

  private final LongSupplier nanoTime;
  private CallMeter meter = (_, _) -> {};
  private int random = ThreadLocalRandom.current().nextInt();
  private boolean isMeasuring;
  private long started;
  private long suspended;

  /// @param nanoTime the clock, as [System#nanoTime] is one
  CallSampler(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void setMeter(CallMeter meter) {
    this.meter = meter;
  }

  void begin() {
    random = random * 1_664_525 + 1_013_904_223;
    if (random >>> SHIFT == 0) {
      isMeasuring = true;
      started = nanoTime.getAsLong();
    }
  }

  void suspend() {
    if (isMeasuring) {
      suspended = nanoTime.getAsLong();
    }
  }

  void resume() {
    if (isMeasuring) {
      started += nanoTime.getAsLong() - suspended;
    }
  }

  void end() {
    if (isMeasuring) {
      isMeasuring = false;
      meter.called(WEIGHT, WEIGHT * (nanoTime.getAsLong() - started));
    }
  }
}
