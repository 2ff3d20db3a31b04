package dev.weir.plugins.ratelimit;

/// Where the numbers of a limit come from.
public enum Strategy {
  /// The configuration.
  FIXED,
  /// How the upstream is, between two numbers of the configuration.
  ADAPTIVE
}
