package dev.weir.bench.limits;

/// A token bucket that nothing is ever lost of: what could have been admitted of what came.
final class Bucket {

  private final double perNano;
  private final double burst;
  private double tokens;
  private long before = Long.MIN_VALUE;
  private long admitted;

  /// One that is full.
  Bucket(double perNano, long burst) {
    this.perNano = perNano;
    this.burst = burst;
    this.tokens = burst;
  }

  /// A request comes.
  ///
  /// @param nanos no earlier than the one before
  void come(long nanos) {
    if (before != Long.MIN_VALUE) {
      tokens = Math.min(burst, tokens + perNano * (nanos - before));
    }
    before = nanos;
    if (tokens >= 1) {
      tokens--;
      admitted++;
    }
  }

  /// How many there was one for.
  long admitted() {
    return admitted;
  }
}
