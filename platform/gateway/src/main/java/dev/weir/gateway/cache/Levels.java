package dev.weir.gateway.cache;

import java.time.Duration;

/// What all caches are made of.
final class Levels {

  private static final int HOT_STAYS = 3;

  private final Memory memory;
  private final SecondLevel second;
  private final Turns turns;
  private final HotKeys hot;
  private volatile Limits limits;

  /// Where values can be.
  ///
  /// @param memoryTtl how long a value stays in memory that the server has, or should have
  /// @param mostShared how many bytes values have at most that are put there
  record Limits(Duration memoryTtl, long mostShared) {}

  Levels(Memory memory, SecondLevel second, Turns turns, HotKeys hot, Limits limits) {
    this.memory = memory;
    this.second = second;
    this.turns = turns;
    this.hot = hot;
    this.limits = limits;
  }

  void use(Limits next) {
    limits = next;
  }

  Memory memory() {
    return memory;
  }

  SecondLevel second() {
    return second;
  }

  Turns turns() {
    return turns;
  }

  HotKeys hot() {
    return hot;
  }

  boolean canBeShared(long weight) {
    return weight <= limits.mostShared;
  }

  /// How long a value stays in memory that has that time left.
  ///
  /// @param isTold whether the server answers, which will say that it has changed
  Duration inMemory(CacheName cache, String key, Duration left, boolean isTold) {
    var most = limits.memoryTtl;
    var longest = isTold && hot.isHot(cache, key) ? most.multipliedBy(HOT_STAYS) : most;
    return left.compareTo(longest) < 0 ? left : longest;
  }
}
