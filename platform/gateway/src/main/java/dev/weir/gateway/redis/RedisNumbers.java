package dev.weir.gateway.redis;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// How the Redis stands that gateways share.
///
/// @param connected the servers, and whether commands are sent to them: their breaker is closed
/// @param gateways how many there are
public record RedisNumbers(Commands commands, Map<String, Boolean> connected, int gateways) {

  /// What became of commands.
  ///
  /// @param since when counting began
  /// @param outcomes how many ended how
  /// @param seconds the time of all that were sent
  /// @param bounds of `times`, in seconds
  /// @param times how many took at most that long, and longer than the bound before
  public record Commands(
      Instant since,
      Map<String, Long> outcomes,
      double seconds,
      List<Double> bounds,
      List<Long> times) {}
}
