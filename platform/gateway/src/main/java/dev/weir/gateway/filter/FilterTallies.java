package dev.weir.gateway.filter;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tallies of all filters that any route table has, as long as one has them. Safe for use by
/// several threads.
public final class FilterTallies {

  private static final Comparator<FilterTally.Id> ORDER =
      Comparator.comparing(FilterTally.Id::plugin)
          .thenComparing(FilterTally.Id::version)
          .thenComparing(FilterTally.Id::filter);

  private static final class Held {

    private final FilterTally tally;
    private int holders;

    private Held(FilterTally tally) {
      this.tally = tally;
    }
  }

  private final Map<FilterTally.Id, Held> tallies = new HashMap<>();

  /// No tallies yet.
  public FilterTallies() {}

  /// The tally with that id, at zero if nobody held it, held for the caller.
  public synchronized FilterTally hold(FilterTally.Id id) {
    var held = tallies.computeIfAbsent(id, it -> new Held(new FilterTally(it)));
    held.holders++;
    return held.tally;
  }

  /// Lets go of a tally, if it is one of these.
  public synchronized void release(FilterTally tally) {
    var held = tallies.get(tally.id());
    if (held != null && held.tally.equals(tally) && --held.holders == 0) {
      tallies.remove(tally.id());
    }
  }

  /// The tallies, by plugin, version and filter.
  public synchronized List<FilterTally> all() {
    return tallies.values().stream()
        .map(held -> held.tally)
        .sorted(Comparator.comparing(FilterTally::id, ORDER))
        .toList();
  }

  /// All filters of one version of a plugin together.
  public FilterTally.Counts of(String plugin, String version) {
    return all().stream()
        .filter(it -> it.id().isOf(plugin, version))
        .map(FilterTally::counts)
        .reduce(FilterTally.NONE, FilterTally.Counts::plus);
  }
}
