package dev.weir.wasm.host;

import dev.weir.api.ErrorCode;
import dev.weir.api.Exchange;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Services of a host without a gateway.
enum NoServices implements GatewayServices {
  INSTANCE;

  @Override
  public Optional<String> upstream(String name) {
    return Optional.empty();
  }

  @Override
  public Response call(String upstream, Request request) {
    throw new GatewayException(
        ErrorCode.UPSTREAM_CONNECT_FAILED, "'" + upstream + "' (expected: a configured upstream)");
  }

  @Override
  public GrpcCall open(
      GrpcMethod method, Exchange exchange, HeldBytes held, GrpcListener listener) {
    throw new IllegalArgumentException(
        "'" + method.upstream() + "' (expected: a configured upstream)");
  }

  @Override
  public byte[] redis(RedisServer server, byte[] query, HeldBytes held) throws IOException {
    throw new IOException("'" + server.upstream() + "' (expected: a configured upstream)");
  }

  @Override
  public void startWaiting(Exchange exchange) {}

  @Override
  public void stopWaiting(Exchange exchange) {}

  @Override
  public ExchangeFacts facts(Exchange exchange) {
    return NoFacts.INSTANCE;
  }

  @Override
  public void reselectRoute(Exchange exchange) {}

  @Override
  public boolean overrideEndpoint(Exchange exchange, String address) {
    return false;
  }

  @Override
  public List<String> endpoints(Exchange exchange) {
    return List.of();
  }

  private enum NoFacts implements ExchangeFacts {
    INSTANCE;

    private final Instant started = Instant.now();

    @Override
    public Instant startedAt() {
      return started;
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
      return Optional.empty();
    }

    @Override
    public long connectionId() {
      return 0;
    }

    @Override
    public Optional<String> upstream() {
      return Optional.empty();
    }

    @Override
    public Optional<InetSocketAddress> endpoint() {
      return Optional.empty();
    }

    @Override
    public Optional<InetSocketAddress> endpointLocalAddress() {
      return Optional.empty();
    }
  }
}
