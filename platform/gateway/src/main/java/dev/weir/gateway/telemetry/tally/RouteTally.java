package dev.weir.gateway.telemetry.tally;

import dev.weir.api.Headers;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import org.jspecify.annotations.Nullable;

/// Counts the requests of one route, over all route tables that have it.
///
/// A route without requests costs next to nothing: there may be a hundred thousand.
final class RouteTally implements RequestObserver {

  /// Whose numbers they are.
  ///
  /// @param route the id of the route; empty for requests that no route matches
  /// @param path the pattern of the route
  record Id(String route, String path) {}

  private final Id id;
  private final RequestTallies all;
  private volatile @Nullable RouteCounters counters;

  RouteTally(Id id, RequestTallies all) {
    this.id = id;
    this.all = all;
  }

  /// What it has counted; null if nothing yet.
  @Nullable RouteCounters counted() {
    return counters;
  }

  Id id() {
    return id;
  }

  private RouteCounters counters() {
    var known = counters;
    return known != null ? known : begin();
  }

  private synchronized RouteCounters begin() {
    var known = counters;
    if (known == null) {
      known = all.counters(id);
      counters = known;
    }
    return known;
  }

  @Override
  public void begins(RequestLog log, Headers headers) {
    counters().begins(log);
  }

  @Override
  public void ended(RequestLog log) {
    all.countTries(log);
    counters().ended(log);
  }
}
