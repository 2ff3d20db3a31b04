package dev.weir.plugins.ratelimit;

import dev.weir.plugins.ratelimit.ClientHabits.Snapshot;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What is usual for the client in the middle, and how much each may ask for while there is not
/// room for all.
///
/// Each may have `level` times what is usual for it or for the client in the middle, whichever is
/// more. Who asks for more than that gets less than that, and the less the more it asks for: what
/// is farthest from the usual is refused first. The level is as high as there is room for.
///
/// @param rate requests a second of the client in the middle
/// @param spread how many paths it asks for
/// @param errors its share of errors
/// @param level infinite if there is room for all
record Crowd(double rate, double spread, double errors, double level) {

  static final Crowd UNKNOWN = new Crowd(0, 0, 0, Double.POSITIVE_INFINITY);

  private static final double PRESENT = 0.02;
  private static final double LEAST = 0.02;
  private static final double FEW_REQUESTS = 1;
  private static final int STEEPNESS = 4;
  private static final double HIGHEST = 1_000;
  private static final int STEPS = 30;

  /// Clients for which there is room.
  static Crowd of(List<Snapshot> clients) {
    var present = clients.stream().filter(it -> it.rate() > PRESENT).toList();
    return new Crowd(
        middle(present, Snapshot::rate),
        middle(present, Snapshot::spread),
        middle(present, Snapshot::errors),
        Double.POSITIVE_INFINITY);
  }

  private static double middle(List<Snapshot> clients, ToDoubleFunction<Snapshot> number) {
    var numbers = clients.stream().mapToDouble(number).sorted().toArray();
    return numbers.length == 0 ? 0 : numbers[numbers.length / 2];
  }

  /// The same, with the level at which these clients get as much as there is room for.
  Crowd within(double room, List<Snapshot> clients) {
    var low = 0.0;
    var high = HIGHEST;
    for (var i = 0; i < STEPS; i++) {
      var half = (low + high) / 2;
      var tried = new Crowd(rate, spread, errors, half);
      if (clients.stream().mapToDouble(tried::granted).sum() > room) {
        high = half;
      } else {
        low = half;
      }
    }
    return new Crowd(rate, spread, errors, low);
  }

  private double granted(Snapshot client) {
    return Math.min(client.rate(), allowed(client));
  }

  /// How many requests a second a client may have.
  double allowed(Snapshot client) {
    var most = level * Math.max(FEW_REQUESTS, Math.max(client.usualRate(), rate));
    var share = Math.min(1, Math.pow(most / client.rate(), STEEPNESS));
    return Math.max(LEAST, most * share);
  }

  /// Whether there is room for what is usual of all, so that those who are refused are not.
  boolean hasRoomForUsual() {
    return level >= 1;
  }
}
