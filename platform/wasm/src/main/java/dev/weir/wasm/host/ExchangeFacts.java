package dev.weir.wasm.host;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/// What a gateway knows about a request that the plugin API does not tell.
public interface ExchangeFacts {

  /// When the gateway had the request's head.
  Instant startedAt();

  /// Where the client connected to.
  Optional<InetSocketAddress> localAddress();

  /// Tells the client's connection from all others of this process; 0 if there is none.
  long connectionId();

  /// The upstream that the route has.
  Optional<String> upstream();

  /// The endpoint that the request was sent to; empty before that.
  Optional<InetSocketAddress> endpoint();

  /// The gateway's side of the connection to the endpoint.
  Optional<InetSocketAddress> endpointLocalAddress();
}
