package dev.weir.plugins.ratelimit;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The clients of a route, as many as there is room for. Those that come when it is full share a
/// few places until others have been away for long: making up clients does not make it forget any.
final class Clients {

  private static final int SHARED = 256;

  private final Model model;
  private final Map<String, ClientHabits> known = new ConcurrentHashMap<>();
  private final ClientHabits[] others = new ClientHabits[SHARED];
  private volatile Crowd crowd = Crowd.UNKNOWN;

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

  Crowd crowd() {
    return crowd;
  }

  /// Whether its errors or paths are far from what is usual.
  boolean isStrange(ClientHabits client, double now) {
    return client.strangeness(now, crowd) > model.suspicion();
  }

  int size() {
    return known.size();
  }

  /// Looks at all clients: what is usual for most, and who has been away for long.
  ///
  /// @return how many requests a second they ask for together
  double tidy(double now) {
    known.values().removeIf(it -> it.isForgotten(now));
    var all = all().map(it -> it.snapshot(now)).toList();
    crowd = Crowd.of(all);
    return all.stream().mapToDouble(ClientHabits.Snapshot::rate).sum();
  }

  /// The same, when there is not room for all that is asked for.
  ///
  /// @param room how many requests a second there is room for
  /// @param asked how many all ask for
  void tidy(double now, double room, double asked) {
    var growth = Math.max(1, asked / tidy(now));
    var usual = all().filter(it -> !isStrange(it, now)).map(it -> it.snapshot(now)).toList();
    crowd = crowd.within(room / growth, usual);
  }

  private Stream<ClientHabits> all() {
    return Stream.concat(known.values().stream(), Arrays.stream(others));
  }
}
