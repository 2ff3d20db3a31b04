package dev.weir.gateway.filter;

import dev.weir.api.Filter;
import dev.weir.gateway.log.FilterRun;

/// A filter at its place in a route.
///
/// @param route the id of the route
/// @param id tells the filters of one route apart; the name unless the file gives one
/// @param name what the catalog calls this kind of filter
/// @param onFailure what happens when the filter fails
/// @param guard what watches over the filter
public record Named(
    String route, String id, String name, FailurePolicy onFailure, Filter filter, Guard guard)
    implements Step {

  /// A filter that nobody else watches over.
  public Named(String route, String id, String name, FailurePolicy onFailure, Filter filter) {
    this(route, id, name, onFailure, filter, Guard.of(name));
  }

  /// A filter without an id of its own that refuses what it fails at.
  public static Named of(String route, String name, Filter filter) {
    return new Named(route, name, name, FailurePolicy.CLOSED, filter);
  }

  /// Who it is, for those who tell operators what filters do.
  FilterRun.Who who() {
    var of = guard.tally().id();
    return new FilterRun.Who(name, id, of.plugin(), of.version());
  }

  /// The place, as messages say it: `route orders: filter headers (stamp)`.
  @Override
  public String toString() {
    var place = "route " + route + ": filter " + name;
    return id.equals(name) ? place : place + " (" + id + ")";
  }
}
