package dev.weir.bench.limits;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How much was admitted beyond a rate, of admissions of which two moments are known between which
/// each was decided.
///
/// An admission belongs to a span of time only if both moments do: then it was decided there,
/// wherever between them it was. So more than the burst in any span is too much for certain, and
/// the judge errs on the side of the accused by what was decided at a span's very edges.
///
/// Spans are looked at by their ends in order. A tree has for each beginning, which is the first
/// moment of some admission, how many admissions so far are within, and what the rate had brought
/// until then; its largest value is that of the worst span. That is `n log n` in all.
final class Excess {

  private final long[] begins;
  private final int width;
  private final double[] most;
  private final int[] added;

  private Excess(long[] begins, double perNano) {
    this.begins = begins;
    this.width = Math.max(1, Integer.highestOneBit(Math.max(1, begins.length - 1)) * 2);
    this.most = new double[2 * width];
    this.added = new int[2 * width];
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    for (var i = 0; i < begins.length; i++) {
      most[width + i] = perNano * (begins[i] - begins[0]);
    }
    for (var node = width - 1; node > 0; node--) {
      most[node] = Math.max(most[2 * node], most[2 * node + 1]);
    }
  }

  /// The most that was admitted in some span beyond what the rate brought in it: to be compared
  /// with the burst.
  ///
  /// @param from the earlier moment of each
  /// @param to the later one
  static double of(long[] from, long[] to, double perNano) {
    if (from.length == 0) {
      return 0;
    }
    var begins = Arrays.stream(from).sorted().distinct().toArray();
    var tree = new Excess(begins, perNano);
    var order =
        IntStream.range(0, to.length)
            .boxed()
            .sorted((a, b) -> Long.compare(to[a], to[b]))
            .mapToInt(it -> it)
            .toArray();
    var worst = Double.NEGATIVE_INFINITY;
    for (var i : order) {
      tree.addUpTo(tree.index(from[i]));
      // A beginning behind the end has nothing within, and the rate has brought more until then.
      var value = tree.mostUpTo(tree.index(to[i])) - perNano * (to[i] - begins[0]);
      worst = Math.max(worst, value);
    }
    return worst;
  }

  /// The last beginning that is not behind a moment.
  private int index(long moment) {
    var found = Arrays.binarySearch(begins, moment);
    return found >= 0 ? found : -found - 2;
  }

  private void addUpTo(int last) {
    add(1, 0, width - 1, last);
  }

  private void add(int node, int low, int high, int last) {
    if (high <= last) {
      most[node]++;
      added[node]++;
      return;
    }
    var middle = (low + high) >>> 1;
    add(2 * node, low, middle, last);
    if (middle < last) {
      add(2 * node + 1, middle + 1, high, last);
    }
    most[node] = Math.max(most[2 * node], most[2 * node + 1]) + added[node];
  }

  private double mostUpTo(int last) {
    return most(1, 0, width - 1, last);
  }

  private double most(int node, int low, int high, int last) {
    if (high <= last) {
      return most[node];
    }
    var middle = (low + high) >>> 1;
    var left = most(2 * node, low, middle, last);
    var right =
        middle < last ? most(2 * node + 1, middle + 1, high, last) : Double.NEGATIVE_INFINITY;
    return Math.max(left, right) + added[node];
  }
}
