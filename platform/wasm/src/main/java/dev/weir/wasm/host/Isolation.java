package dev.weir.wasm.host;

/// How far apart the requests of a filter are kept.
public enum Isolation {
  /// An instance serves many requests, one after the other or in turns.
  SHARED,
  /// Each request gets an instance of its own, which no other request has touched.
  REQUEST
}
