package dev.weir.wasm.proxy;

import org.jspecify.annotations.Nullable;

/// What a guest knows by a context id: its root, or one request. Used under the instance's lock.
interface Context {

  /// The id.
  int id();

  /// The map of that type, to read; null if there is none now.
  @Nullable HeaderMap map(int type);

  /// The map of that type, to change; null if there is none now, or it cannot be changed any more.
  @Nullable HeaderMap changeableMap(int type);

  /// The body of that type as it is buffered now; null if there is none now.
  @Nullable BodyBuffer body(int type);
}
