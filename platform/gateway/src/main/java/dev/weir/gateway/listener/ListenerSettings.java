package dev.weir.gateway.listener;

import dev.weir.http.HeadLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;

/// How a listener treats its clients.
///
/// @param address where it accepts connections; port 0 for any that is free
/// @param limits how large the head of a request may be
/// @param maxBody the most bytes of a request's body
/// @param timeouts how long clients may take
/// @param maxConnections how many connections it serves at the same time
/// @param isTrusted whether a peer is a proxy whose forwarding headers are believed
public record ListenerSettings(
    InetSocketAddress address,
    HeadLimits limits,
    long maxBody,
    Timeouts timeouts,
    int maxConnections,
    Predicate<InetSocketAddress> isTrusted) {

  /// How long clients may take, each from when it begins.
  ///
  /// @param head to send the head of a request, from its first byte on, or from the start of the
  ///   connection
  /// @param body to send the next part of a body
  /// @param write to take the next part of a response
  /// @param idle to begin the next request
  /// @param tunnel without a byte in either direction after an upgrade
  public record Timeouts(
      Duration head, Duration body, Duration write, Duration idle, Duration tunnel) {}
}
