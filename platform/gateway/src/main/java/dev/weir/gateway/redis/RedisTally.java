package dev.weir.gateway.redis;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Counts commands by what became of them, and the time of those that were sent.
///
/// Safe for use by several threads.
final class RedisTally {

  private static final double NANOS_IN_SECOND = 1e9;
  static final List<Double> BOUNDS =
      List.of(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02);

  private final Instant since = Instant.now();
  private final Map<Outcome, LongAdder> commands = new ConcurrentHashMap<>();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder[] times =
      Stream.generate(LongAdder::new).limit(BOUNDS.size() + 1).toArray(LongAdder[]::new);

  void count(Outcome outcome, long tookNanos) {
    of(outcome).increment();
    if (outcome == Outcome.REFUSED) {
      return;
    }
    nanos.add(tookNanos);
    var seconds = tookNanos / NANOS_IN_SECOND;
    var bucket = 0;
    while (bucket < BOUNDS.size() && seconds > BOUNDS.get(bucket)) {
      bucket++;
    }
    times[bucket].increment();
  }

  private LongAdder of(Outcome outcome) {
    return commands.computeIfAbsent(outcome, _ -> new LongAdder());
  }

  /// The numbers as they are.
  RedisNumbers.Commands numbers() {
    var outcomes = new LinkedHashMap<String, Long>();
    for (var outcome : Outcome.values()) {
      outcomes.put(outcome.name().toLowerCase(Locale.ROOT), of(outcome).sum());
    }
    return new RedisNumbers.Commands(
        since,
        outcomes,
        nanos.sum() / NANOS_IN_SECOND,
        BOUNDS,
        Arrays.stream(times).map(LongAdder::sum).toList());
  }
}
