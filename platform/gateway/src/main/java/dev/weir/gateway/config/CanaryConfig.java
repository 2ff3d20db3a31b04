package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;
import java.util.Optional;

/// A new version of a plugin that is tried out beside the one that is there.
public record CanaryConfig(
    @Description(
            "the new version, as the plugin states it; without it the one that `weir.lock` tries out, if any")
        Optional<String> version,
    @Description(
            "how much of the requests it gets; of one that `weir.lock` tries out, `weir.lock` says it")
        @Default("5%")
        Percent share,
    @Description(
            "how long the version that lost is kept, started, after a promotion or rollback, to be back at once")
        @Default("10m")
        Duration park,
    @Description("when to decide without an operator; without it nothing is decided")
        Optional<Rule> rule) {

  public CanaryConfig {
    version.ifPresent(it -> Expect.that(!it.isBlank(), "version", it, "a version"));
    Expect.that(!park.isNegative(), "park", Durations.written(park), ">= 0");
  }

  /// The same for another version and share.
  public CanaryConfig of(String otherVersion, Percent otherShare) {
    return new CanaryConfig(Optional.of(otherVersion), otherShare, park, rule);
  }

  /// Whether nothing but the share is different.
  public boolean differsOnlyInShare(CanaryConfig other) {
    return new CanaryConfig(version, other.share, park, rule).equals(other);
  }

  /// When a canary is promoted or rolled back.
  public record Rule(
      @Description("requests that the new version must have had") @Default("1000") int requests,
      @Description(
              "by how much its rate of failures and of statuses from 500 may be above the other version's")
          @Default("1%")
          Percent errors,
      @Description(
              "by how much its rate of statuses from 400 to 499 may be above the other version's")
          @Default("5%")
          Percent refusals,
      @Description(
              "how many times the other version's mean time it may take; a difference below 1 ms never counts")
          @Default("2")
          double slowdown) {

    public Rule {
      Expect.that(requests > 0, "requests", requests, "> 0");
      Expect.that(slowdown >= 1, "slowdown", slowdown, ">= 1");
    }
  }
}
