package dev.weir.gateway.filter;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What one filter of one version of a plugin did, in numbers, over all routes that use it.
///
/// Safe for use by many threads, which do not wait for each other.
public final class FilterTally {

  /// Whose numbers they are.
  ///
  /// @param plugin the id of the plugin
  /// @param version what the plugin states; empty if it states none
  /// @param filter what routes call the filter
  public record Id(String plugin, String version, String filter) {

    /// Whether it is a filter of that version of a plugin.
    public boolean isOf(String ofPlugin, String ofVersion) {
      return plugin.equals(ofPlugin) && version.equals(ofVersion);
    }
  }

  /// The numbers at one moment.
  ///
  /// @param requests requests that the filter got and is done with
  /// @param failures those that it failed at
  /// @param errors those that it failed at, and those that left it with a status of 500 or above,
  ///   whoever made that
  /// @param refusals those that left it with a status from 400 to 499, whoever made that
  /// @param withheld requests that it did not get, being in quarantine or revoked
  /// @param nanos the time of one request in 16, chosen at random: the filter's own time, without
  ///   that of the filters after it and the upstream
  /// @param times how many of those took up to each of [#bounds], and longer
  public record Counts(
      long requests,
      long failures,
      long errors,
      long refusals,
      long withheld,
      long nanos,
      List<Long> times) {

    /// What was counted since.
    public Counts since(Counts before) {
      return new Counts(
          requests - before.requests,
          failures - before.failures,
          errors - before.errors,
          refusals - before.refusals,
          withheld - before.withheld,
          nanos - before.nanos,
          zip(before, -1));
    }

    /// Both together.
    public Counts plus(Counts other) {
      return new Counts(
          requests + other.requests,
          failures + other.failures,
          errors + other.errors,
          refusals + other.refusals,
          withheld + other.withheld,
          nanos + other.nanos,
          zip(other, 1));
    }

    private List<Long> zip(Counts other, int sign) {
      return IntStream.range(0, times.size())
          .mapToObj(i -> times.get(i) + sign * other.times.get(i))
          .toList();
    }

    /// How many requests were timed.
    public long timed() {
      return times.stream().mapToLong(Long::longValue).sum();
    }

    /// The mean of its own time.
    public double meanMillis() {
      return nanos / NANOS_IN_MILLI / Math.max(1, timed());
    }
  }

  // In microseconds: most filters take some, and those that ask somebody else take long.
  private static final long[] BOUNDS =
      LongStream.of(1, 5, 25, 100, 500, 2_500, 10_000, 50_000, 250_000, 1_000_000, 5_000_000)
          .map(TimeUnit.MICROSECONDS::toNanos)
          .toArray();
  private static final double NANOS_IN_SECOND = 1e9;
  private static final double NANOS_IN_MILLI = 1e6;
  private static final int TIMED_BITS = 4;

  /// No numbers yet.
  public static final Counts NONE = new FilterTally(new Id("", "", "")).counts();

  private final Id id;
  private final Instant since = Instant.now();
  private final LongAdder requests = new LongAdder();
  private final LongAdder[] times = adders(BOUNDS.length + 1);
  private final LongAdder nanos = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder withheld = new LongAdder();

  /// A tally at zero.
  public FilterTally(Id id) {
    this.id = id;
  }

  private static LongAdder[] adders(int count) {
    return IntStream.range(0, count).mapToObj(_ -> new LongAdder()).toArray(LongAdder[]::new);
  }

  /// The bounds of [Counts#times], in seconds.
  public static List<Double> bounds() {
    return Arrays.stream(BOUNDS).mapToObj(bound -> bound / NANOS_IN_SECOND).toList();
  }

  /// Whose numbers they are.
  public Id id() {
    return id;
  }

  /// When it began to count.
  public Instant since() {
    return since;
  }

  /// The numbers now.
  public Counts counts() {
    return new Counts(
        requests.sum(),
        failures.sum(),
        errors.sum(),
        refusals.sum(),
        withheld.sum(),
        nanos.sum(),
        Arrays.stream(times).map(LongAdder::sum).toList());
  }

  /// Whether to time a request. Looking at a clock four times costs more than all else here.
  static boolean timesThisOne() {
    return ThreadLocalRandom.current().nextInt() >>> (Integer.SIZE - TIMED_BITS) == 0;
  }

  void took(long ownNanos) {
    var bucket = 0;
    while (bucket < BOUNDS.length && ownNanos > BOUNDS[bucket]) {
      bucket++;
    }
    times[bucket].increment();
    nanos.add(ownNanos);
  }

  void ended(int status) {
    requests.increment();
    if (status >= 500) {
      errors.increment();
    } else if (status >= 400) {
      refusals.increment();
    }
  }

  void failed() {
    failures.increment();
  }

  void withheld() {
    withheld.increment();
  }
}
