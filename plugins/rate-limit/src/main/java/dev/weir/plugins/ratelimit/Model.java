package dev.weir.plugins.ratelimit;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;

/// The numbers that an adaptive limit works with.
///
/// @param latencyTolerance how many times the usual latency is still well
/// @param errorTolerance which share of failed requests is still well
/// @param headroom how many times the usual load of the hour is let through while all is well
/// @param suspicion how far from the usual a client has to be to be refused under pressure: 1 is
///   twice as much as is let pass for usual
/// @param clients how many clients are told apart; the others count together
/// @param memory how far back the habits of a client reach
public record Model(
    @Default("1.5") double latencyTolerance,
    @Default("0.05") double errorTolerance,
    @Default("1.2") double headroom,
    @Default("0.4") double suspicion,
    @Default("10000") int clients,
    @Default("30m") Duration memory) {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final int MOST_CLIENTS = 100_000;

  /// What holds unless another version is named.
  static final Model STANDARD = new Model(1.5, 0.05, 1.2, 0.4, 10_000, Duration.ofMinutes(30));

  public Model {
    Expect.that(
        latencyTolerance > 1 && latencyTolerance <= 100,
        "latency-tolerance",
        latencyTolerance,
        "above 1, at most 100");
    Expect.that(
        errorTolerance > 0 && errorTolerance < 1,
        "error-tolerance",
        errorTolerance,
        "between 0 and 1");
    Expect.that(headroom > 1 && headroom <= 100, "headroom", headroom, "above 1, at most 100");
    Expect.that(suspicion > 0 && suspicion <= 100, "suspicion", suspicion, "above 0, at most 100");
    Expect.that(
        clients >= 1 && clients <= MOST_CLIENTS, "clients", clients, "from 1 to " + MOST_CLIENTS);
    Expect.that(memory.compareTo(SHORTEST) >= 0, "memory", memory, "at least 1m");
  }
}
