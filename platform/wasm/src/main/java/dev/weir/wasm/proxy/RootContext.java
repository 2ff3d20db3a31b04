package dev.weir.wasm.proxy;

import org.jspecify.annotations.Nullable;

/// The context of the filter itself, which belongs to no request.
enum RootContext implements Context {
  INSTANCE;

  static final int ID = 1;

  @Override
  public int id() {
    return ID;
  }

  @Override
  public @Nullable HeaderMap map(int type) {
    return null;
  }

  @Override
  public @Nullable HeaderMap changeableMap(int type) {
    return null;
  }

  @Override
  public @Nullable BodyBuffer body(int type) {
    return null;
  }
}
