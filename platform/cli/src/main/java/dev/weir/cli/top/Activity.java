package dev.weir.cli.top;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a gateway did between two samples, the busiest first.
///
/// @param seconds between the two
/// @param processors how many of them it kept busy
/// @param process as it stands at the end
/// @param all requests
public record Activity(
    double seconds,
    double processors,
    Sample.Totals process,
    Rates all,
    List<OfRoute> routes,
    List<OfFilter> filters,
    List<OfEndpoint> endpoints) {

  /// What a route did.
  ///
  /// @param received bytes a second from clients
  /// @param sent bytes a second to clients
  record OfRoute(Sample.Route now, Rates rates, double received, double sent, double retries) {}

  /// What a filter did, in its own time, without what comes after it.
  record OfFilter(Sample.Filter now, Rates rates, double withheld) {}

  /// What an endpoint did, and how the connections to it stand.
  record OfEndpoint(Sample.Endpoint now, Rates rates) {}

  private static final double NANOS_IN_SECOND = 1e9;

  /// What happened between two samples of the same gateway.
  public static Activity between(Sample before, Sample after) {
    var seconds = Math.max(1, after.nanos() - before.nanos()) / NANOS_IN_SECOND;
    return new Comparison(before, after, seconds).activity();
  }

  private record Comparison(Sample before, Sample after, double seconds) {

    Activity activity() {
      var cpu = after.process().cpuNanos() - before.process().cpuNanos();
      return new Activity(
          seconds,
          Math.max(0, cpu) / NANOS_IN_SECOND / seconds,
          after.process(),
          rates(sum()),
          routes(),
          filters(),
          endpoints());
    }

    private Rates rates(Counts counts) {
      return Rates.of(counts, seconds, after.bounds());
    }

    private Counts sum() {
      var earlier = byKey(before.routes(), Sample.Route::key);
      return after.routes().stream()
          .map(it -> it.counts().since(earlier.getOrDefault(it.key(), it.atZero()).counts()))
          .reduce(Counts.NONE, Counts::plus);
    }

    private List<OfRoute> routes() {
      var earlier = byKey(before.routes(), Sample.Route::key);
      return after.routes().stream()
          .map(it -> route(it, earlier.getOrDefault(it.key(), it.atZero())))
          .sorted(busiest(OfRoute::rates).thenComparing(it -> it.now.name()))
          .toList();
    }

    private OfRoute route(Sample.Route now, Sample.Route then) {
      return new OfRoute(
          now,
          rates(now.counts().since(then.counts())),
          perSecond(now.receivedBytes(), then.receivedBytes()),
          perSecond(now.sentBytes(), then.sentBytes()),
          perSecond(now.retries(), then.retries()));
    }

    private double perSecond(long now, long then) {
      return (now < then ? now : now - then) / seconds;
    }

    private List<OfFilter> filters() {
      var earlier = byKey(before.filters(), Sample.Filter::key);
      return after.filters().stream()
          .map(it -> filter(it, earlier.getOrDefault(it.key(), it.atZero())))
          .sorted(busiest(OfFilter::rates).thenComparing(it -> it.now.name()))
          .toList();
    }

    private OfFilter filter(Sample.Filter now, Sample.Filter then) {
      return new OfFilter(
          now,
          Rates.of(now.counts().since(then.counts()), seconds, after.filterBounds()),
          perSecond(now.withheld(), then.withheld()));
    }

    private List<OfEndpoint> endpoints() {
      var earlier = byKey(before.endpoints(), Sample.Endpoint::key);
      return after.endpoints().stream()
          .map(it ->
              new OfEndpoint(
                  it,
                  rates(it.counts().since(earlier.getOrDefault(it.key(), it.atZero()).counts()))))
          .sorted(
              busiest(OfEndpoint::rates)
                  .thenComparing(it -> it.now.upstream())
                  .thenComparing(it -> it.now.endpoint()))
          .toList();
    }

    private static <T> Comparator<T> busiest(Function<T, Rates> rates) {
      return Comparator.comparingDouble(it -> -rates.apply(it).perSecond());
    }

    private static <T> Map<List<String>, T> byKey(List<T> all, Function<T, List<String>> key) {
      var map = new HashMap<List<String>, T>();
      all.forEach(it -> map.put(key.apply(it), it));
      return map;
    }
  }

  /// For programs.
  public Map<String, Object> json() {
    var map = new LinkedHashMap<String, Object>();
    map.put("seconds", Rates.rounded(seconds));
    map.put("ready", process.isReady());
    map.put("generation", process.generation());
    map.put("draining-tables", process.drainingTables());
    map.put("connections", process.connections());
    map.put("processors", Rates.rounded(processors));
    map.put("heap-bytes", process.heapBytes());
    map.put("requests", all.json());
    map.put("routes", routes.stream().map(Activity::json).toList());
    map.put("filters", filters.stream().map(Activity::json).toList());
    map.put("upstreams", endpoints.stream().map(Activity::json).toList());
    return map;
  }

  private static Map<String, Object> json(OfRoute route) {
    var map = new LinkedHashMap<String, Object>();
    map.put("route", route.now.name());
    route.rates.putInto(map);
    map.put("active", route.now.active());
    map.put("received-bytes-per-second", Rates.rounded(route.received));
    map.put("sent-bytes-per-second", Rates.rounded(route.sent));
    map.put("retries-per-second", Rates.rounded(route.retries));
    return map;
  }

  private static Map<String, Object> json(OfFilter filter) {
    var map = new LinkedHashMap<String, Object>();
    map.put("filter", filter.now.name());
    map.put("plugin", filter.now.plugin());
    map.put("version", filter.now.version());
    filter.rates.putInto(map);
    map.put("withheld-per-second", Rates.rounded(filter.withheld));
    return map;
  }

  private static Map<String, Object> json(OfEndpoint endpoint) {
    var map = new LinkedHashMap<String, Object>();
    map.put("upstream", endpoint.now.upstream());
    map.put("endpoint", endpoint.now.endpoint());
    endpoint.rates.putInto(map);
    map.put("active", endpoint.now.active());
    map.put("idle", endpoint.now.idle());
    map.put("waiting", endpoint.now.waiting());
    map.put("limit", endpoint.now.limit());
    return map;
  }
}
