package dev.weir.gateway.filter;

/// What becomes of a request when a filter fails.
public enum FailurePolicy {
  /// The request is refused.
  CLOSED,

  /// The request goes on as if the filter were not there, as long as the filter left its bodies
  /// alone.
  OPEN
}
