package dev.weir.bench.limits;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// What became of each request of a plan, by its number. Moments are those of [System#nanoTime].
///
/// Each request is written to by one thread on the client's side and by one on the upstream's;
/// everything may be read once [#awaitEnd] has returned.
final class Ledger {

  /// The status of a request whose connection broke.
  static final int BROKEN = -1;

  private final CountDownLatch open;
  private final AtomicIntegerArray admissions;

  final Plan plan;
  final long start;

  /// When it was sent, and when it was answered.
  final long[] sent;

  final long[] done;
  final short[] status;

  /// When it was on its way to the limit, when it had passed, and when it was at the upstream.
  final long[] before;

  final long[] after;
  final long[] arrived;

  /// @param start when the first request is due
  Ledger(Plan plan, long start) {
    this.plan = plan;
    this.start = start;
    var size = plan.size();
    open = new CountDownLatch(size);
    admissions = new AtomicIntegerArray(size);
    sent = new long[size];
    done = new long[size];
    status = new short[size];
    before = new long[size];
    after = new long[size];
    arrived = new long[size];
  }

  long due(int request) {
    return start + plan.due(request);
  }

  boolean isAdmitted(int request) {
    return admissions.get(request) > 0;
  }

  /// How often a request came to the upstream that had been there before.
  long duplicates() {
    var sum = 0L;
    for (var i = 0; i < plan.size(); i++) {
      sum += Math.max(0, admissions.get(i) - 1);
    }
    return sum;
  }

  void answer(int request, int code) {
    done[request] = System.nanoTime();
    status[request] = (short) code;
    open.countDown();
  }

  void admit(int request, long beforeLimit, long afterLimit) {
    if (admissions.getAndIncrement(request) == 0) {
      arrived[request] = System.nanoTime();
      before[request] = beforeLimit;
      after[request] = afterLimit;
    }
  }

  void awaitEnd() throws InterruptedException {
    open.await();
  }
}
