package dev.weir.gateway.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What filters did to one request, in the order in which they got it. Safe for use by several
/// threads.
public final class FilterRuns {

  private final List<FilterRun> all = new ArrayList<>();
  private @Nullable FilterRun current;

  FilterRuns() {}

  /// A filter gets the request.
  public synchronized void began(FilterRun run) {
    run.parent(current);
    current = run;
    all.add(run);
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
