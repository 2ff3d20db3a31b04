package dev.weir.gateway.route;

import dev.weir.api.Chain;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.wire.Destination;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Matches some requests and owns the linked chain that answers them.
///
/// @param id the name in the file; logs, metrics and `weir explain` use it
/// @param match which requests
/// @param filters how the filters of the chain are called, in order
/// @param chain the filters, linked, ending at the upstream
/// @param timeout how long a client may have to wait for the head of the response
/// @param destination the upstream, if the route has one
/// @param observer who wants to know of its requests
public record Route(
    String id,
    RouteMatch match,
    List<String> filters,
    Chain chain,
    Optional<Duration> timeout,
    Optional<Destination> destination,
    RequestObserver observer) {

  /// The name of the upstream, if the route has one.
  public Optional<String> upstream() {
    return destination.map(Destination::name);
  }

  /// Whether filters see the requests and responses of this route.
  public boolean hasFilters() {
    return !filters.isEmpty();
  }
}
