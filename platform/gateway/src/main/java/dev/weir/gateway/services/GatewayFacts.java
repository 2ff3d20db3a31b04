package dev.weir.gateway.services;

import dev.weir.gateway.wire.Destination;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.Hop;
import dev.weir.wasm.host.ExchangeFacts;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/// What the gateway knows about a request that it got from a client.
record GatewayFacts(GatewayExchange exchange) implements ExchangeFacts {

  @Override
  public Instant startedAt() {
    return exchange.startedAt();
  }

  @Override
  public Optional<InetSocketAddress> localAddress() {
    return exchange.downstream().localAddress();
  }

  @Override
  public long connectionId() {
    return exchange.downstream().connectionId();
  }

  @Override
  public Optional<String> upstream() {
    return exchange.destination().map(Destination::name);
  }

  @Override
  public Optional<InetSocketAddress> endpoint() {
    return exchange.hop().map(Hop::endpoint);
  }

  @Override
  public Optional<InetSocketAddress> endpointLocalAddress() {
    return exchange.hop().map(Hop::local);
  }
}
