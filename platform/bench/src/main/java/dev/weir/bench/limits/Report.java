package dev.weir.bench.limits;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/// What became of the requests that were due in some time.
final class Report {

  private static final int OK = 200;
  private static final int TOO_MANY = 429;

  private final Ledger ledger;
  private final int[] requests;

  private Report(Ledger ledger, int[] requests) {
    this.ledger = ledger;
    this.requests = requests;
  }

  /// @param from the first moment of the time, and `to` its end, in nanoseconds since the start
  static Map<String, Object> of(Ledger ledger, long from, long to) {
    var requests =
        IntStream.range(0, ledger.plan.size())
            .filter(it -> ledger.plan.due(it) >= from && ledger.plan.due(it) < to)
            .toArray();
    return new Report(ledger, requests).content();
  }

  private Map<String, Object> content() {
    var content = new LinkedHashMap<String, Object>();
    content.put("start", ledger.start);
    content.put("decisions", requests.length);
    content.put("duplicates", ledger.duplicates());
    content.put("late_us", quantiles(requests, it -> ledger.sent[it] - ledger.due(it)));
    var admitted = select(requests, ledger::isAdmitted);
    content.put("bracket_us", quantiles(admitted, it -> ledger.after[it] - ledger.before[it]));
    var streams = new LinkedHashMap<String, Object>();
    for (var i = 0; i < ledger.plan.streams().size(); i++) {
      streams.put(ledger.plan.streams().get(i).name(), stream(i));
    }
    content.put("streams", streams);
    return content;
  }

  private Map<String, Object> stream(int index) {
    var own = select(requests, it -> ledger.plan.stream(it) == index);
    var content = new LinkedHashMap<String, Object>();
    content.put("offered", own.length);
    content.put("admitted", select(own, ledger::isAdmitted).length);
    content.put("refused", select(own, it -> ledger.status[it] == TOO_MANY).length);
    content.put("failed", failures(own));
    content.put("latency_us", quantiles(own, it -> ledger.done[it] - ledger.due(it)));
    content.putAll(verdict(ledger.plan.streams().get(index), own));
    return content;
  }

  private Map<String, Object> failures(int[] own) {
    var counts = new TreeMap<String, Object>();
    for (var request : own) {
      var status = ledger.status[request];
      if (status != OK && status != TOO_MANY) {
        counts.merge(Integer.toString(status), 1, (a, b) -> (int) a + (int) b);
      }
    }
    return counts;
  }

  // The worst of all keys, and what all keys together were denied.
  private Map<String, Object> verdict(Stream stream, int[] own) {
    var certain = Double.NEGATIVE_INFINITY;
    var behind = Double.NEGATIVE_INFINITY;
    var upstream = Double.NEGATIVE_INFINITY;
    var under = 0L;
    var underInAll = 0L;
    for (var one : byKey(stream, own)) {
      var admitted = select(one, ledger::isAdmitted);
      var from = moments(admitted, ledger.before);
      var to = moments(admitted, ledger.after);
      var arrived = moments(admitted, ledger.arrived);
      certain = Math.max(certain, excess(stream, from, to));
      behind = Math.max(behind, excess(stream, to, to));
      upstream = Math.max(upstream, excess(stream, arrived, arrived));
      var denied = Math.max(0, possible(stream, one) - admitted.length);
      under = Math.max(under, denied);
      underInAll += denied;
    }
    var content = new LinkedHashMap<String, Object>();
    content.put("over", certain);
    content.put("over_behind", behind);
    content.put("over_upstream", upstream);
    content.put("under", under);
    content.put("under_all", underInAll);
    return content;
  }

  private List<int[]> byKey(Stream stream, int[] own) {
    var counts = new int[stream.keys()];
    for (var request : own) {
      counts[ledger.plan.key(request)]++;
    }
    var groups = new int[stream.keys()][];
    Arrays.setAll(groups, it -> new int[counts[it]]);
    for (var request : own) {
      var key = ledger.plan.key(request);
      groups[key][groups[key].length - counts[key]--] = request;
    }
    return Arrays.stream(groups).filter(it -> it.length > 0).toList();
  }

  private static double excess(Stream stream, long[] from, long[] to) {
    return Excess.of(from, to, stream.permitsPerNano()) - stream.burst();
  }

  // By the moments at which requests were sent.
  private long possible(Stream stream, int[] own) {
    var bucket = new Bucket(stream.permitsPerNano(), stream.burst());
    Arrays.stream(moments(own, ledger.sent)).sorted().forEach(bucket::come);
    return bucket.admitted();
  }

  private static long[] moments(int[] requests, long[] of) {
    return Arrays.stream(requests).mapToLong(it -> of[it]).toArray();
  }

  private static int[] select(int[] requests, IntPredicate which) {
    return Arrays.stream(requests).filter(which).toArray();
  }

  private static Map<String, Object> quantiles(int[] requests, IntToLongFunction nanos) {
    var sorted = Arrays.stream(requests).mapToLong(nanos).sorted().toArray();
    var content = new LinkedHashMap<String, Object>();
    if (sorted.length > 0) {
      content.put("p50", sorted[sorted.length / 2] / 1e3);
      content.put("p99", sorted[(int) (sorted.length * 0.99)] / 1e3);
      content.put("max", sorted[sorted.length - 1] / 1e3);
    }
    return content;
  }
}
