package dev.weir.wasm.foreign;

/// How long a value that a guest stores lives.
public enum LifeSpan {
  /// As long as the filter chain of the request.
  FILTER_CHAIN,
  /// As long as the request, for whoever else handles it.
  REQUEST,
  /// As long as the connection of the client.
  CONNECTION;

  /// The span of a number in a message; one that nobody knows is the default, as in Envoy.
  static LifeSpan of(long number) {
    return number == 1 ? REQUEST : number == 2 ? CONNECTION : FILTER_CHAIN;
  }
}
