package dev.weir.plugins.ratelimit;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/// The clients of a route, as many as there is room for. Those that come when it is full share a
/// few places until others have been away for long: making up clients does not make it forget any.
final class Clients {

  private static final int SHARED = 256;
  private static final double PRESENT = 0.02;

  private final Model model;
  private final Map<String, ClientHabits> known = new ConcurrentHashMap<>();
  private final ClientHabits[] others = new ClientHabits[SHARED];
  private volatile ClientHabits.Crowd crowd = ClientHabits.Crowd.UNKNOWN;

  Clients(Model model, double now) {
    this.model = model;
    Arrays.setAll(others, _ -> habits(now));
  }

  private ClientHabits habits(double now) {
    return new ClientHabits(model.memory().toSeconds(), now);
  }

  ClientHabits of(String key, double now) {
    var client = known.get(key);
    if (client != null) {
      return client;
    }
    return known.size() < model.clients()
        ? known.computeIfAbsent(key, _ -> habits(now))
        : others[key.hashCode() & (SHARED - 1)];
  }

  double strangeness(ClientHabits client, double now) {
    return client.strangeness(now, crowd);
  }

  int size() {
    return known.size();
  }

  /// Looks at all clients: what is usual for most, and who has been away for long.
  void tidy(double now) {
    known.values().removeIf(it -> it.isForgotten(now));
    crowd =
        new ClientHabits.Crowd(
            middle(now, it -> it.rateAt(now)), middle(now, ClientHabits::spreadNow));
  }

  /// The median of those that are there now.
  private double middle(double now, ToDoubleFunction<ClientHabits> number) {
    var numbers =
        known.values().stream()
            .filter(it -> it.rateAt(now) > PRESENT)
            .mapToDouble(number)
            .sorted()
            .toArray();
    return numbers.length == 0 ? 0 : numbers[numbers.length / 2];
  }
}
