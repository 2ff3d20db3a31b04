package dev.weir.bench;

import dev.weir.plugins.ratelimit.AttackSimulation;
import dev.weir.plugins.ratelimit.AttackSimulation.Outcome;
import dev.weir.plugins.ratelimit.AttackSimulation.Scenario;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/// Prints what an adaptive limit makes of attacks and of a crowd, seed by seed, and whether that is
/// what it is meant to.
public final class AdaptiveFigures {

  private static final double BAD_REFUSED = 0.90;
  private static final double GOOD_REFUSED = 0.03;
  private static final double LATENCY = 2;

  private record Run(long seed, Outcome outcome) {}

  private AdaptiveFigures() {}

  /// Takes the first seed, the last, and whether the table has a line for each.
  public static void main(String[] arguments) {
    var first = Long.parseLong(arguments[0]);
    var last = Long.parseLong(arguments[1]);
    var isLong = Boolean.parseBoolean(arguments[2]);
    for (var scenario : Scenario.values()) {
      for (var clients : List.of(100, 1_000)) {
        var runs =
            LongStream.rangeClosed(first, last)
                .parallel()
                .mapToObj(seed -> new Run(seed, AttackSimulation.run(scenario, clients, seed)))
                .toList();
        print(scenario, clients, runs, isLong);
      }
    }
  }

  private static void print(Scenario scenario, int clients, List<Run> runs, boolean isLong) {
    IO.println("\n" + name(scenario) + ", " + clients + " clients\n");
    IO.println(
        "| seed | refused of the abusive % | of the others % | called unusual of those % | latency |"
            + " p99 | served/s | verdict |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    for (var run : runs) {
      if (isLong || !isMet(scenario, run.outcome)) {
        row(Long.toString(run.seed), run.outcome, isMet(scenario, run.outcome) ? "met" : "missed");
      }
    }
    var met = runs.stream().filter(it -> isMet(scenario, it.outcome)).count();
    row("lowest", at(runs, 0), "");
    row("median", at(runs, 0.5), met + " of " + runs.size() + " met");
    row("95 % below", at(runs, 0.95), "");
    row("highest", at(runs, 1), "");
  }

  private static String name(Scenario scenario) {
    return scenario.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static boolean isMet(Scenario scenario, Outcome outcome) {
    if (outcome.latency() > LATENCY) {
      return false;
    }
    return scenario == Scenario.CROWD
        ? outcome.goodBranded() == 0
        : outcome.badRefused() >= BAD_REFUSED && outcome.goodRefused() < GOOD_REFUSED;
  }

  /// Each number on its own, at this share of the sorted ones.
  private static Outcome at(List<Run> runs, double share) {
    return new Outcome(
        at(runs, share, Outcome::goodRefused),
        at(runs, share, Outcome::badRefused),
        at(runs, share, Outcome::goodBranded),
        at(runs, share, Outcome::quietRefused),
        at(runs, share, Outcome::latency),
        at(runs, share, Outcome::slowest),
        at(runs, share, Outcome::served));
  }

  private static double at(List<Run> runs, double share, ToDoubleFunction<Outcome> number) {
    var sorted =
        runs.stream().mapToDouble(it -> number.applyAsDouble(it.outcome)).sorted().toArray();
    return sorted[(int) (share * (sorted.length - 1))];
  }

  private static void row(String name, Outcome outcome, String verdict) {
    IO.println(
        String.format(
            Locale.ROOT,
            "| %s | %.2f | %.2f | %.2f | %.2fx | %.2fx | %.0f | %s |",
            name,
            100 * outcome.badRefused(),
            100 * outcome.goodRefused(),
            100 * outcome.goodBranded(),
            outcome.latency(),
            outcome.slowest(),
            outcome.served(),
            verdict));
  }
}
