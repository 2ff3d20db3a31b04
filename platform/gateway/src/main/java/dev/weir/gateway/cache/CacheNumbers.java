package dev.weir.gateway.cache;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// How the caches of all plugins stand.
///
/// @param since when counting began
/// @param turns how turns ended that were asked for at the server that gateways share
public record CacheNumbers(
    Instant since, Memory memory, List<One> caches, Map<String, Long> turns) {

  /// What is in the memory of this gateway.
  ///
  /// @param evicted how many there was no room for any more
  public record Memory(long entries, long bytes, long evicted) {}

  /// One cache.
  ///
  /// @param gets by where the value was
  /// @param puts by where the value is
  /// @param hot the keys that are asked for most often, the first one most of all
  public record One(
      String plugin,
      String name,
      Map<String, Long> gets,
      Map<String, Long> puts,
      long purges,
      List<Hot> hot) {}

  /// A key that is asked for very often.
  ///
  /// @param share of all gets of all caches, from 0 to 1
  public record Hot(String key, double share) {}
}
