package dev.weir.gateway;

import dev.weir.api.FilterFactory;
import dev.weir.gateway.market.Market;
import dev.weir.gateway.market.RevokedPin;
import dev.weir.gateway.plugin.RevokedFactory;
import dev.weir.marketplace.install.Pin;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Keeps requests away from the filters of plugins that were revoked, and lines from their access
/// log sinks, and says so once.
///
/// It changes what filters let in, not which there are: requests that come afterwards are kept
/// away, whatever the route table, and those that are in a filter already go on.
final class Withholding {

  private static final System.Logger LOGGER = System.getLogger(Withholding.class.getName());

  private final Market market;
  private Map<String, RevokedPin> said = Map.of();

  Withholding(Market market) {
    this.market = market;
  }

  /// What is said now against what `weir.lock` named when a generation was made.
  List<RevokedPin> revoked(Generation generation) {
    return generation.plugins().pins().stream()
        .flatMap(pin -> market.revocation(pin).map(it -> new RevokedPin(pin, it)).stream())
        .toList();
  }

  /// Lets the filters of a generation have requests or not, as it is known now.
  synchronized void apply(Generation generation) {
    var revoked = revoked(generation);
    var reasons = reasons(generation, revoked);
    generation.filters().revoke(factory -> reason(factory, reasons));
    generation.owned().observers().revoke(sinks -> Optional.ofNullable(reasons.get(sinks)));
    say(generation, revoked);
  }

  private static Optional<String> reason(FilterFactory<?> factory, Map<Object, String> reasons) {
    return factory instanceof RevokedFactory notLoaded
        ? Optional.of(notLoaded.reason())
        : Optional.ofNullable(reasons.get(factory));
  }

  /// By factory.
  private static Map<Object, String> reasons(Generation generation, List<RevokedPin> revoked) {
    var byDigest = new HashMap<String, String>();
    revoked.stream()
        .filter(it -> it.revocation().isBlocking())
        .forEach(it -> byDigest.put(it.pin().sha256(), it.toString()));
    var reasons = new IdentityHashMap<Object, String>();
    for (var plugin : generation.plugins().plugins()) {
      var reason = byDigest.get(plugin.origin().digest());
      if (reason != null) {
        plugin.factories().values().forEach(factory -> reasons.put(factory, reason));
        plugin.sinks().values().forEach(factory -> reasons.put(factory, reason));
      }
    }
    return reasons;
  }

  private void say(Generation generation, List<RevokedPin> revoked) {
    var now = new HashMap<String, RevokedPin>();
    revoked.forEach(it -> now.put(it.pin().label(), it));
    now.forEach((label, it) -> {
      if (!it.equals(said.get(label))) {
        LOGGER.log(Level.WARNING, it + consequence(it));
      }
    });
    generation.plugins().pins().stream()
        .map(Pin::label)
        .filter(label -> said.containsKey(label) && !now.containsKey(label))
        .forEach(label -> LOGGER.log(Level.INFO, "nothing is said against " + label + " any more"));
    said = Map.copyOf(now);
  }

  private static String consequence(RevokedPin revoked) {
    return revoked.revocation().isBlocking()
        ? "; its filters get no requests, its access log sinks no lines"
        : "";
  }

  /// Does what follows from something else being revoked than before: keeps requests away at once,
  /// and has a reload unload what was revoked and load what is not any more.
  ///
  /// @param serving the generation that serves
  void use(Generation serving, Consumer<String> reload) {
    apply(serving);
    if (serving.config().plugins().watch() && isOutdated(serving)) {
      reload.accept("other plugins are revoked than before");
    }
  }

  /// Whether a generation has loaded what was revoked, or is without what is not revoked any more.
  private boolean isOutdated(Generation generation) {
    var blocked =
        revoked(generation).stream()
            .filter(it -> it.revocation().isBlocking())
            .map(it -> it.pin().sha256())
            .collect(Collectors.toSet());
    return !blocked.equals(generation.plugins().blocked());
  }
}
