package dev.weir.gateway.config;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;

/// What plugins' caches may have.
public record CacheConfig(
    @Description("what all values in memory take at most, together") @Default("64MiB")
        DataSize memory,
    @Description(
            "with `redis`: how long a value stays in memory before Redis is asked again; three times as long if its key is asked for very often")
        @Default("10s")
        Duration memoryTtl,
    @Description("with `redis`: larger values are not put there, and are each gateway's own")
        @Default("256KiB")
        DataSize maxShared) {

  private static final long LEAST_MEMORY = 1 << 20;
  private static final long MAX_SHARED = 1 << 20;
  private static final Duration LONGEST = Duration.ofHours(1);

  /// What a configuration says that says nothing.
  public static final CacheConfig STANDARD =
      new CacheConfig(DataSize.ofMebibytes(64), Duration.ofSeconds(10), DataSize.ofKibibytes(256));

  public CacheConfig {
    Expect.that(memory.bytes() >= LEAST_MEMORY, "memory", memory, ">= 1MiB");
    var isInRange = memoryTtl.isPositive() && memoryTtl.compareTo(LONGEST) <= 0;
    Expect.that(isInRange, "memory-ttl", Durations.written(memoryTtl), "> 0 and <= 1h");
    Expect.that(
        maxShared.bytes() > 0 && maxShared.bytes() <= MAX_SHARED,
        "max-shared",
        maxShared,
        "from 1B to 1MiB: more does not get through in the time of a command");
  }
}
