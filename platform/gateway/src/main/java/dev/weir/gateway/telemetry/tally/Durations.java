package dev.weir.gateway.telemetry.tally;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// How long something took, many times: a histogram. Safe for use by many threads, which do not
/// wait for each other.
public final class Durations {

  // Those that the semantic conventions of OpenTelemetry advise, and some below: most requests take
  // less than 5 ms.
  private static final long[] BOUNDS =
      LongStream.of(
              100,
              250,
              500,
              1_000,
              2_500,
              5_000,
              10_000,
              25_000,
              50_000,
              75_000,
              100_000,
              250_000,
              500_000,
              750_000,
              1_000_000,
              2_500_000,
              5_000_000,
              7_500_000,
              10_000_000)
          .map(TimeUnit.MICROSECONDS::toNanos)
          .toArray();

  private static final double NANOS_IN_SECOND = 1e9;

  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder nanos = new LongAdder();
  private final @Nullable Exemplar[] exemplars = new Exemplar[BOUNDS.length + 1];

  /// None yet.
  public Durations() {
    Arrays.setAll(buckets, _ -> new LongAdder());
  }

  /// The bounds of the buckets, in seconds.
  public static List<Double> bounds() {
    return Arrays.stream(BOUNDS).mapToObj(bound -> bound / NANOS_IN_SECOND).toList();
  }

  /// Adds one.
  public void add(long took) {
    add(took, null);
  }

  /// Adds one.
  ///
  /// @param exemplar where more is known of it; null if nowhere
  void add(long took, @Nullable Exemplar exemplar) {
    var bucket = 0;
    while (bucket < BOUNDS.length && took > BOUNDS[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
    nanos.add(took);
    if (exemplar != null) {
      // An exemplar is immutable: whichever thread wins, the reader sees a whole one.
      exemplars[bucket] = exemplar;
    }
  }

  /// How many took up to each of [#bounds] and more than the one before, and longer.
  public List<Long> counts() {
    return Arrays.stream(buckets).map(LongAdder::sum).toList();
  }

  /// How many there were.
  public long count() {
    return Arrays.stream(buckets).mapToLong(LongAdder::sum).sum();
  }

  /// How long all of them took together, in seconds.
  public double seconds() {
    return nanos.sum() / NANOS_IN_SECOND;
  }

  /// The last of each bucket of which more is known.
  public List<Exemplar> exemplars() {
    return Arrays.stream(exemplars)
        .<Exemplar>mapMulti((it, to) -> {
          if (it != null) {
            to.accept(it);
          }
        })
        .toList();
  }
}
