package dev.weir.gateway.wire;

import java.net.InetSocketAddress;

/// The two ends of a connection to an endpoint.
///
/// @param endpoint the far end
/// @param local the gateway's end
public record Hop(InetSocketAddress endpoint, InetSocketAddress local) {}
