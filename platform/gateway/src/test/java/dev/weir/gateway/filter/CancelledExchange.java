package dev.weir.gateway.filter;

import dev.weir.api.Exchange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// The exchange of a client that has left.
final class CancelledExchange extends Exchange {

  @Override
  public String id() {
    return "0".repeat(32);
  }

  @Override
  public InetSocketAddress clientAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public String routeId() {
    return "r";
  }

  @Override
  public Optional<String> pathParameter(String name) {
    return Optional.empty();
  }

  @Override
  public boolean isCancelled() {
    return true;
  }

  @Override
  public void onCancel(Runnable action) {
    action.run();
  }
}
