package dev.weir.gateway.route;

import java.util.List;
import java.util.Optional;

/// Why a request gets the route it gets.
///
/// @param steps the routes for its host and path in the order in which they are asked, then the
///   nearest of those that are not for its host and path
/// @param winner the id of the route that answers; empty if none does
public record RouteExplanation(List<Step> steps, Optional<String> winner) {

  /// What became of one route.
  ///
  /// @param id the route
  /// @param verdict whether it answers
  /// @param reason why; empty if it answers
  public record Step(String id, Verdict verdict, String reason) {}

  /// What can become of a route.
  public enum Verdict {
    /// It answers the request.
    ACCEPTED,
    /// It does not match the request.
    REFUSED,
    /// It was not asked, because a more specific one answers.
    NOT_REACHED
  }
}
