package dev.weir.wasm.engine;

import java.util.concurrent.ThreadLocalRandom;

/// Measures one of 16 calls of a guest, at random: reading the clock for each would cost a short
/// call a tenth of its time.
final class CallSampler {

  private static final int WEIGHT = 16;
  private static final int SHIFT = 28;

  private CallMeter meter = (_, _) -> {};
  private int random = ThreadLocalRandom.current().nextInt();
  private boolean isMeasuring;
  private long started;
  private long suspended;

  void setMeter(CallMeter meter) {
    this.meter = meter;
  }

  void begin() {
    random = random * 1_664_525 + 1_013_904_223;
    if (random >>> SHIFT == 0) {
      isMeasuring = true;
      started = System.nanoTime();
    }
  }

  void suspend() {
    if (isMeasuring) {
      suspended = System.nanoTime();
    }
  }

  void resume() {
    if (isMeasuring) {
      started += System.nanoTime() - suspended;
    }
  }

  void end() {
    if (isMeasuring) {
      isMeasuring = false;
      meter.called(WEIGHT, WEIGHT * (System.nanoTime() - started));
    }
  }
}
