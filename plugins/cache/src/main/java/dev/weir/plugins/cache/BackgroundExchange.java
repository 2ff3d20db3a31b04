package dev.weir.plugins.cache;

import dev.weir.api.Exchange;
import dev.weir.api.Span;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/// The exchange of a request that goes on when its client has been answered: as the client's, but
/// nobody can cancel it.
final class BackgroundExchange extends Exchange {

  private final Exchange client;
  private final String id;
  private final InetSocketAddress address;
  private final Span span;

  BackgroundExchange(Exchange client) {
    this.client = client;
    this.id = client.id();
    this.address = client.clientAddress();
    this.span = client.span();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Span span() {
    return span;
  }

  @Override
  public Map<String, String> baggage() {
    return client.baggage();
  }

  @Override
  public InetSocketAddress clientAddress() {
    return address;
  }

  @Override
  public String scheme() {
    return client.scheme();
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public String routeId() {
    return client.routeId();
  }

  @Override
  public Optional<String> pathParameter(String name) {
    return client.pathParameter(name);
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void onCancel(Runnable action) {
    // nobody cancels it
  }
}
