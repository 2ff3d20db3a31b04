package dev.weir.gateway.upstream;

import dev.weir.gateway.config.HostPort;
import java.time.Instant;

/// How the connections to one endpoint stand.
///
/// @param since when they began to be counted
/// @param active connections that requests have, or that are being opened for them
/// @param idle connections that wait for a request
/// @param waiting requests that wait for a place among the active
/// @param most how many may be active
/// @param opened connections that were opened, ever
public record PoolNumbers(
    Id id, Instant since, long active, long idle, long waiting, long most, long opened) {

  /// Which endpoint.
  public record Id(String upstream, HostPort endpoint) {}

  /// Both together: of an upstream whose configuration has changed, and what it was before.
  PoolNumbers plus(PoolNumbers other) {
    return new PoolNumbers(
        id,
        since.isBefore(other.since) ? since : other.since,
        active + other.active,
        idle + other.idle,
        waiting + other.waiting,
        most + other.most,
        opened + other.opened);
  }
}
