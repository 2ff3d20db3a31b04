package dev.weir.gateway.filter;

/// One step of a route: a filter, or one filter in two versions.
public sealed interface Step permits Named, Step.Pair {

  /// A filter in two versions, each for its share of the requests.
  ///
  /// @param stable the version that was there before
  /// @param candidate the version that is tried out
  record Pair(Split split, Named stable, Named candidate) implements Step {}
}
