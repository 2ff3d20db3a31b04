package dev.weir.gateway.telemetry;

import dev.weir.gateway.telemetry.tally.Durations;
import java.time.Instant;
import java.util.List;

/// How the gateway itself stands.
///
/// @param isReady whether it takes requests
/// @param acceptWaits how often new connections had to wait for file descriptors
public record GatewayNumbers(
    boolean isReady, Reloads reloads, Tables tables, List<Listening> listeners, long acceptWaits) {

  /// What reloads came to.
  ///
  /// @param applied how long those took that serve
  /// @param refused how long those took that came to nothing
  /// @param loaded plugins that came with them
  /// @param unloaded plugins that went with them
  public record Reloads(
      Instant since,
      Durations applied,
      Durations refused,
      Instant lastApplied,
      long loaded,
      long unloaded) {}

  /// How route tables stand.
  ///
  /// @param generation the number of the one that serves
  /// @param draining how many were replaced and are still held by requests
  /// @param drainingRequests how many requests hold those
  public record Tables(long generation, long draining, long drainingRequests) {}

  /// What came to a listener.
  ///
  /// @param address as the file has it
  /// @param open connections
  /// @param accepted connections, ever
  public record Listening(String address, long open, long accepted) {}
}
