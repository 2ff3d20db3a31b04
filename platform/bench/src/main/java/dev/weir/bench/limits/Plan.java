package dev.weir.bench.limits;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Which requests are due when, decided before the first one is sent.
final class Plan {

  private static final long PERIOD_NANOS = 200_000_000;
  private static final double BUSY_SHARE = 0.2;

  private final List<Stream> streams;
  private final long[] due;
  private final byte[] stream;
  private final int[] key;
  private final byte[] gateway;

  private Plan(List<Stream> streams, int size) {
    this.streams = streams;
    this.due = new long[size];
    this.stream = new byte[size];
    this.key = new int[size];
    this.gateway = new byte[size];
  }

  /// How requests come.
  enum Pattern {
    /// One after the other.
    UNIFORM,
    /// All of 200 ms within the first 40.
    BURSTY
  }

  /// The same for the same seed.
  static Plan of(List<Stream> streams, double seconds, Pattern pattern, int gateways, long seed) {
    var random = new SplittableRandom(seed);
    var rate = streams.stream().mapToDouble(Stream::rate).sum();
    var count = (int) (rate * seconds);
    var plan = new Plan(streams, count);
    var laws = streams.stream().map(it -> zipf(it.keys())).toList();
    for (var i = 0; i < count; i++) {
      var even = (long) (i / rate * 1e9);
      plan.due[i] = pattern == Pattern.UNIFORM ? even : crowded(even);
      plan.stream[i] = stream(streams, random.nextDouble(rate));
      plan.key[i] = draw(laws.get(plan.stream[i]), random);
      plan.gateway[i] = (byte) random.nextInt(gateways);
    }
    return plan;
  }

  int size() {
    return due.length;
  }

  List<Stream> streams() {
    return streams;
  }

  /// When a request is due, in nanoseconds since the start.
  long due(int request) {
    return due[request];
  }

  /// The index of a request's stream.
  int stream(int request) {
    return stream[request];
  }

  /// The index of a request's key in its stream.
  int key(int request) {
    return key[request];
  }

  /// The index of the gateway that is asked.
  int gateway(int request) {
    return gateway[request];
  }

  private static long crowded(long even) {
    var into = even % PERIOD_NANOS;
    return even - into + (long) (into * BUSY_SHARE);
  }

  private static byte stream(List<Stream> streams, double point) {
    var rest = point;
    for (var i = 0; i < streams.size() - 1; i++) {
      rest -= streams.get(i).rate();
      if (rest < 0) {
        return (byte) i;
      }
    }
    return (byte) (streams.size() - 1);
  }

  /// The share of the first keys up to each.
  private static double[] zipf(int keys) {
    var sums = new double[keys];
    var sum = 0.0;
    for (var i = 0; i < keys; i++) {
      sum += 1.0 / (i + 1);
      sums[i] = sum;
    }
    for (var i = 0; i < keys; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  private static int draw(double[] sums, SplittableRandom random) {
    var found = Arrays.binarySearch(sums, random.nextDouble());
    return Math.min(sums.length - 1, found < 0 ? -found - 1 : found);
  }
}
