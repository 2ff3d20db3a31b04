package dev.weir.gateway.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What filters did to one request, in the order in which they got it. Safe for use by several
/// threads.
public final class FilterRuns {

  // A filter can ask those behind it as often as it likes.
  private static final int MOST = 512;

  private final List<FilterRun> all = new ArrayList<>();
  private @Nullable FilterRun current;
  private boolean haveSpans;

  FilterRuns() {}

  /// Has a span for each of them from now on.
  public synchronized void giveSpans() {
    haveSpans = true;
  }

  /// A filter gets the request.
  public synchronized void began(FilterRun run) {
    run.parent(current);
    if (haveSpans) {
      run.spanId(SpanIds.next());
    }
    current = run;
    if (all.size() < MOST) {
      all.add(run);
    }
  }

  /// A filter is done with it.
  public synchronized void ended(FilterRun run) {
    if (run.equals(current)) {
      current = run.parent();
    }
  }

  /// The innermost filter that has the request now; null if none has.
  public synchronized @Nullable FilterRun current() {
    return current;
  }

  /// All of them.
  public synchronized List<FilterRun> all() {
    return List.copyOf(all);
  }
}
