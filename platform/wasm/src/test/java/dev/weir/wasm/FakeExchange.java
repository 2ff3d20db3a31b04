package dev.weir.wasm;

import dev.weir.api.Exchange;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A client of the tests' choosing.
final class FakeExchange extends Exchange {

  private final String protocol;
  private final InetSocketAddress client;

  FakeExchange(String protocol, InetSocketAddress client) {
    this.protocol = protocol;
    this.client = client;
  }

  @Override
  public String id() {
    return "0".repeat(32);
  }

  @Override
  public InetSocketAddress clientAddress() {
    return client;
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public String routeId() {
    return "";
  }

  @Override
  public Optional<String> pathParameter(String name) {
    return Optional.empty();
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void onCancel(Runnable action) {}
}
