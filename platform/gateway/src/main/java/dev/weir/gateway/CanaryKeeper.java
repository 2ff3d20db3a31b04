package dev.weir.gateway;

import dev.weir.gateway.admin.AdminServer.CanaryOrder;
import dev.weir.gateway.plugin.LoadedPlugin;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Carries out what is decided about canaries. Used by one thread at a time.
final class CanaryKeeper {

  private static final System.Logger LOGGER = System.getLogger(CanaryKeeper.class.getName());

  /// Links what serves in another way.
  @FunctionalInterface
  interface Publisher {

    /// Gives all requests from now on what serves with these canaries and without these plugins.
    ///
    /// @return what serves from now on
    Generation publish(Canaries canaries, Set<LoadedPlugin> dropped);
  }

  private final CanaryDesk desk;
  private final Publisher publisher;

  CanaryKeeper(CanaryDesk desk, Publisher publisher) {
    this.desk = desk;
    this.publisher = publisher;
  }

  /// Carries out an order.
  ///
  /// @return what has become of the canary
  Map<String, Object> take(Generation serving, String plugin, CanaryOrder order) {
    var decided = desk.ordered(serving, plugin, order);
    publish(serving, decided);
    return CanaryStatus.of(decided, desk.since(decided));
  }

  /// Does what the rules of canaries say now, and lets go of versions that were parked long enough.
  void judge(Generation first) {
    var serving = first;
    for (var canary : List.copyOf(serving.canaries().all())) {
      var judged = desk.judged(serving, canary);
      if (judged.isPresent()) {
        serving = publish(serving, judged.get());
      }
      if (desk.isParkedTooLong(canary)) {
        serving = unpark(serving, canary);
      }
    }
  }

  private Generation publish(Generation serving, Canary decided) {
    var next = publisher.publish(serving.canaries().with(decided), Set.of());
    var decision = decided.decision();
    LOGGER.log(
        Level.INFO,
        "{0}: {1}, share {2}: {3}",
        decided,
        decision.state(),
        decision.share(),
        decision.reason());
    return next;
  }

  private Generation unpark(Generation serving, Canary canary) {
    var dropped =
        serving.plugins().plugins().stream()
            .filter(plugin -> plugin.origin().equals(canary.loser()))
            .collect(Collectors.toSet());
    var next = publisher.publish(serving.canaries().with(canary.unparked()), dropped);
    LOGGER.log(Level.INFO, "{0}: {1} is not parked any more", canary, canary.loser());
    return next;
  }
}
