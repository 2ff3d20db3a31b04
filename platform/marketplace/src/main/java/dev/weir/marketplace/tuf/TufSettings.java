package dev.weir.marketplace.tuf;

import java.time.InstantSource;

/// How a client works.
public record TufSettings(InstantSource clock, Freshness freshness, TufLimits limits) {

  /// For an index that is kept up to date.
  public static final TufSettings DEFAULT =
      new TufSettings(InstantSource.system(), Freshness.REQUIRED, TufLimits.DEFAULT);

  /// A copy with a freshness.
  public TufSettings withFreshness(Freshness freshness) {
    return new TufSettings(clock, freshness, limits);
  }

  /// A copy with a clock.
  public TufSettings withClock(InstantSource clock) {
    return new TufSettings(clock, freshness, limits);
  }

  /// A copy with limits.
  public TufSettings withLimits(TufLimits limits) {
    return new TufSettings(clock, freshness, limits);
  }
}
