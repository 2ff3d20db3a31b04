package dev.weir.gateway.plugin;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;

/// The factory of a `.wasm` file that nobody looked into.
class WasmStub implements FilterFactory<WasmStub.Config>, AutoCloseable {

  private final String name;
  private boolean closed;

  WasmStub(String name) {
    this.name = name;
  }

  record Config() {}

  boolean isClosed() {
    return closed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    return (request, chain) -> chain.proceed(request);
  }

  @Override
  public void close() {
    closed = true;
  }
}
