package dev.weir.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// The exchange of a request that did not come from a client.
final class DetachedExchange extends Exchange {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Override
  public String id() {
    return "0".repeat(32);
  }

  @Override
  public InetSocketAddress clientAddress() {
    return LOOPBACK;
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
