package dev.weir.gateway;

import dev.weir.gateway.config.CanaryConfig;
import dev.weir.gateway.config.Percent;
import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.gateway.filter.FilterTallies;
import dev.weir.gateway.filter.FilterTally.Counts;
import dev.weir.gateway.filter.Split;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A version of a plugin that is or was tried out beside another one, and what was decided about
/// it. Immutable.
///
/// @param config what the file says of it; with another one in the file it all begins anew
/// @param before what the two versions had done when it began
record Canary(Versions versions, CanaryConfig config, Decision decision, Baseline before) {

  /// The two versions.
  record Versions(FilterOrigin stable, FilterOrigin candidate) {}

  /// What both have done at one moment.
  record Baseline(Counts stable, Counts candidate) {}

  /// How far it has come.
  enum State {
    /// Both serve.
    TRIAL,
    /// The candidate serves alone.
    PROMOTED,
    /// The version from before serves alone.
    ROLLED_BACK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What was decided, and when.
  ///
  /// @param share what the candidate gets
  /// @param reason for the status and the log
  /// @param isParked whether the version that does not serve is still there
  record Decision(State state, Percent share, Instant at, String reason, boolean isParked) {}

  private static final Percent NOTHING = new Percent(0);
  private static final Percent ALL = new Percent(Split.ALL);

  /// One that begins as the file says.
  static Canary begin(Versions versions, CanaryConfig config, Instant now, Baseline before) {
    var decision = new Decision(State.TRIAL, config.share(), now, "as configured", true);
    return new Canary(versions, config, decision, before);
  }

  String plugin() {
    return versions.stable().plugin();
  }

  Percent share() {
    return decision.share;
  }

  boolean isTrial() {
    return decision.state == State.TRIAL;
  }

  /// Gives the candidate another share, and begins to compare anew if a trial begins with it.
  Canary withShare(Percent share, Instant now, Baseline counts, String reason) {
    var fresh = new Decision(State.TRIAL, share, now, reason, true);
    return new Canary(versions, config, fresh, isTrial() ? before : counts);
  }

  Canary promoted(Instant now, String reason) {
    return decided(new Decision(State.PROMOTED, ALL, now, reason, true));
  }

  Canary rolledBack(Instant now, String reason) {
    return decided(new Decision(State.ROLLED_BACK, NOTHING, now, reason, true));
  }

  /// As it is when the version that lost is gone.
  Canary unparked() {
    return decided(
        new Decision(decision.state, decision.share, decision.at, decision.reason, false));
  }

  private Canary decided(Decision next) {
    return new Canary(versions, config, next, before);
  }

  /// The version that serves nobody.
  FilterOrigin loser() {
    return decision.state == State.PROMOTED ? versions.stable() : versions.candidate();
  }

  /// Whether it is time to let go of the version that lost.
  boolean isParkedTooLong(Instant now) {
    return !isTrial() && decision.isParked && !now.isBefore(decision.at.plus(config.park()));
  }

  /// What it is under another configuration: itself if that is the same, with another share if that
  /// is all that is different. Otherwise it is another canary.
  Optional<Canary> configured(
      Versions others, CanaryConfig wanted, Instant now, FilterTallies tallies) {
    if (!versions.equals(others) || !config.differsOnlyInShare(wanted)) {
      return Optional.empty();
    }
    if (config.equals(wanted)) {
      return Optional.of(this);
    }
    var counts = Canaries.counts(versions, tallies);
    var changed = withShare(wanted.share(), now, counts, "share changed in the configuration");
    return Optional.of(new Canary(versions, wanted, changed.decision, changed.before));
  }

  @Override
  public String toString() {
    return "canary of " + plugin() + " " + versions.candidate().version();
  }
}
