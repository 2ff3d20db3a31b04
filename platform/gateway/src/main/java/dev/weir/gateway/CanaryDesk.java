package dev.weir.gateway;

import dev.weir.gateway.admin.AdminServer.CanaryOrder;
import dev.weir.gateway.config.CanaryConfig;
import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.gateway.filter.FilterTallies;
import java.time.InstantSource;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Decides about canaries: as operators say, as the rule in the file says, or as a revocation does.
///
/// It knows nothing but what it is given, and changes nothing: what it decides is what canaries are
/// to be next.
final class CanaryDesk {

  private final FilterTallies tallies;
  private final InstantSource clock;

  CanaryDesk(FilterTallies tallies, InstantSource clock) {
    this.tallies = tallies;
    this.clock = clock;
  }

  /// What an operator wants.
  ///
  /// @throws NoSuchElementException if there is no such canary
  /// @throws IllegalStateException if that is not possible now
  Canary ordered(Generation serving, String plugin, CanaryOrder order) {
    var canary =
        serving
            .canaries()
            .find(plugin)
            .orElseThrow(() ->
                new NoSuchElementException(
                    "no canary of '"
                        + plugin
                        + "' (expected: one of "
                        + serving.canaries().all().stream().map(Canary::plugin).toList()
                        + ")"));
    if (!canary.decision().isParked()) {
      throw new IllegalStateException(
          canary.loser()
              + " is not there any more (expected: an order within "
              + "plugins.canary."
              + plugin
              + ".park; change that entry to begin anew)");
    }
    var now = clock.instant();
    return switch (order) {
      case CanaryOrder.Promote() -> {
        requireWhole(serving, canary);
        requireNotRevoked(serving, canary.versions().candidate());
        yield canary.promoted(now, "promoted by an operator");
      }
      case CanaryOrder.RollBack() -> canary.rolledBack(now, "rolled back by an operator");
      case CanaryOrder.Share(var share) -> {
        requireNotRevoked(serving, canary.versions().candidate());
        yield canary.withShare(
            share, now, Canaries.counts(canary.versions(), tallies), "share set by an operator");
      }
    };
  }

  private static void requireNotRevoked(Generation serving, FilterOrigin version) {
    serving
        .filters()
        .revocation(version)
        .ifPresent(reason -> {
          throw new IllegalStateException(reason);
        });
  }

  private static void requireWhole(Generation serving, Canary canary) {
    missing(serving, canary)
        .ifPresent(filter -> {
          throw new IllegalStateException(
              "filter "
                  + filter
                  + " is in use, but "
                  + canary.versions().candidate()
                  + " does not have it");
        });
  }

  /// A filter in use that the candidate does not have.
  private static Optional<String> missing(Generation serving, Canary canary) {
    return serving.plan().uses().entrySet().stream()
        .filter(it -> it.getValue().plugin().equals(canary.plugin()))
        .filter(it -> it.getValue().candidate().isEmpty())
        .map(it -> it.getKey().name())
        .findFirst();
  }

  /// What a revocation, or else the rule of a canary, makes of it: the canary as it is to be next,
  /// or nothing.
  Optional<Canary> judged(Generation serving, Canary canary) {
    if (!canary.isTrial()) {
      return Optional.empty();
    }
    // Waits for no reload: its share of the requests is refused until it is rolled back.
    if (serving.filters().revocation(canary.versions().candidate()).isPresent()) {
      return Optional.of(canary.rolledBack(clock.instant(), "it was revoked"));
    }
    if (canary.config().rule().isEmpty()) {
      return Optional.empty();
    }
    return verdict(serving, canary, canary.config().rule().get())
        .filter(it -> !it.isGood() || missing(serving, canary).isEmpty())
        .map(it ->
            it.isGood()
                ? canary.promoted(clock.instant(), it.reason())
                : canary.rolledBack(clock.instant(), it.reason()));
  }

  private Optional<Verdict> verdict(Generation serving, Canary canary, CanaryConfig.Rule rule) {
    var candidate = canary.versions().candidate();
    if (serving.filters().quarantined().keySet().stream()
        .anyMatch(it -> it.isOf(candidate.plugin(), candidate.version()))) {
      return Optional.of(new Verdict(false, "it is in quarantine"));
    }
    var done = since(canary);
    return Verdict.of(rule, done.stable(), done.candidate());
  }

  boolean isParkedTooLong(Canary canary) {
    return canary.isParkedTooLong(clock.instant());
  }

  /// Both versions since the trial began.
  Canary.Baseline since(Canary canary) {
    var now = Canaries.counts(canary.versions(), tallies);
    return new Canary.Baseline(
        now.stable().since(canary.before().stable()),
        now.candidate().since(canary.before().candidate()));
  }
}
