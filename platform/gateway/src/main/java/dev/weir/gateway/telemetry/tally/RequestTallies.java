package dev.weir.gateway.telemetry.tally;

import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.log.UpstreamTry;
import dev.weir.gateway.upstream.PoolNumbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is counted of all requests, by route and by endpoint, as long as a route table has the
/// route.
///
/// Whatever clients send, there are at most [#MOST_SERIES] outcomes and about as many of tries.
/// Safe for use by several threads.
public final class RequestTallies {

  /// How many ways to end requests and tries there may be over all routes and endpoints, each.
  static final int MOST_SERIES = 10_000;

  /// Tries that ended alike.
  ///
  /// @param endpoint host and port; empty if there was none to try
  /// @param outcome without version and scheme
  public record Tried(String upstream, String endpoint, Outcome outcome, Durations durations) {}

  private record Place(String upstream, String endpoint) {}

  private static final class Held {

    private final RouteTally tally;
    private int holders;

    private Held(RouteTally tally) {
      this.tally = tally;
    }
  }

  private static final RouteTally.Id NONE = new RouteTally.Id("", "");

  private final Map<RouteTally.Id, Held> routes = new HashMap<>();
  private final Instant since = Instant.now();
  private final Budget budget;
  private final RouteCounters shared;
  private final RouteTally unrouted = new RouteTally(NONE, this);
  private final Table<Durations> tries;

  /// Nothing counted yet.
  public RequestTallies() {
    this(MOST_SERIES);
  }

  RequestTallies(int mostSeries) {
    budget = new Budget(mostSeries);
    shared = new RouteCounters(NONE, true, budget);
    tries = new Table<>(mostSeries, new Budget(mostSeries), Durations::new);
  }

  /// Who counts the requests of a route, held for the caller.
  ///
  /// @param path the pattern of its paths
  public synchronized RequestObserver hold(String route, String path) {
    var held =
        routes.computeIfAbsent(
            new RouteTally.Id(route, path), id -> new Held(new RouteTally(id, this)));
    held.holders++;
    return held.tally;
  }

  /// Who counts the requests that no route matches.
  public RequestObserver unrouted() {
    return unrouted;
  }

  /// Lets go of a route that was held. What nobody holds is forgotten.
  public synchronized void release(String route, String path) {
    var id = new RouteTally.Id(route, path);
    var held = routes.get(id);
    if (held != null && --held.holders == 0) {
      routes.remove(id);
      close(held.tally.counted());
    }
  }

  private void close(@Nullable RouteCounters counters) {
    if (counters != null && !counters.isShared()) {
      counters.close();
    }
  }

  RouteCounters counters(RouteTally.Id id) {
    return budget.isSpent() ? shared : new RouteCounters(id, false, budget);
  }

  void countTries(RequestLog log) {
    var last = log.lastTry();
    if (last == null) {
      return;
    }
    count(log, last);
    var earlier = log.earlierTries();
    for (var i = 0; i < earlier.size(); i++) {
      count(log, earlier.get(i));
    }
  }

  private void count(RequestLog log, UpstreamTry attempt) {
    var number = Outcome.ofTry(log.method(), attempt.status(), attempt.code());
    var end = attempt.endNanos();
    var took = (end == 0 ? log.endNanos() : end) - attempt.startNanos();
    tries
        .of(attempt.upstream(), attempt.endpoint(), number)
        .add(took, Exemplar.of(log, attempt.spanId(), took));
  }

  /// Forgets the tries at endpoints that are not there any more.
  ///
  /// @param there those that are
  public void retainTries(Collection<PoolNumbers.Id> there) {
    var places = new HashSet<Place>();
    for (var id : there) {
      places.add(new Place(id.upstream(), id.endpoint().toString()));
      places.add(new Place(id.upstream(), ""));
    }
    tries.retain(it -> places.contains(new Place(it.name(), it.part())));
  }

  /// What was counted of each route that had requests; of requests that no route matches first, and
  /// of those that there are too many of last.
  public List<RouteCounters> routes() {
    var counted = new ArrayList<RouteCounters>();
    addTo(counted, unrouted);
    tallies().forEach(it -> addTo(counted, it));
    if (!shared.ended().isEmpty() || shared.endedOtherwise().isPresent()) {
      counted.add(shared);
    }
    return counted;
  }

  private synchronized List<RouteTally> tallies() {
    return routes.values().stream()
        .map(it -> it.tally)
        .sorted(
            Comparator.comparing((RouteTally it) -> it.id().route())
                .thenComparing(it -> it.id().path()))
        .toList();
  }

  private static void addTo(List<RouteCounters> counted, RouteTally tally) {
    var counters = tally.counted();
    if (counters != null && !counters.isShared()) {
      counted.add(counters);
    }
  }

  /// When it began to count.
  public Instant since() {
    return since;
  }

  /// Tries to get a response from an endpoint, by how they ended.
  public List<Tried> tries() {
    return tries.all().stream()
        .map(it -> new Tried(it.name(), it.part(), Outcome.of(it.number()), it.value()))
        .toList();
  }

  /// How often something was counted without what tells it from others, as there is too much.
  public long overflow() {
    return routes().stream().mapToLong(RouteCounters::overflow).sum()
        + otherTries().map(Durations::count).orElse(0L);
  }

  /// Those that there are too many of.
  public Optional<Durations> otherTries() {
    return tries.rest();
  }
}
