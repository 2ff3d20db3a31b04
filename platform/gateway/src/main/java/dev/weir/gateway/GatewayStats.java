package dev.weir.gateway;

import dev.weir.api.ErrorCode;
import dev.weir.gateway.filter.FilterTally;
import dev.weir.gateway.telemetry.GatewayNumbers;
import dev.weir.gateway.telemetry.tally.Durations;
import dev.weir.gateway.telemetry.tally.Outcome;
import dev.weir.gateway.telemetry.tally.RequestTallies;
import dev.weir.gateway.telemetry.tally.RequestTallies.Tried;
import dev.weir.gateway.telemetry.tally.RouteCounters;
import dev.weir.gateway.upstream.PoolNumbers;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that is counted of requests, filters and endpoints, since each was there: two such answers
/// say what happened between them. All numbers are whole.
final class GatewayStats {

  private static final int SERVER_ERROR = 500;
  private static final int CLIENT_ERROR = 400;
  private static final double MICROS_IN_SECOND = 1e6;

  /// Durations that are added up.
  private static final class Sum {

    private final long[] buckets = new long[Durations.bounds().size() + 1];
    private long count;
    private long failed;
    private long refused;
    private double seconds;

    private void add(Durations durations) {
      var counts = durations.counts();
      for (var i = 0; i < buckets.length; i++) {
        buckets[i] += counts.get(i);
        count += counts.get(i);
      }
      seconds += durations.seconds();
    }

    private void add(Outcome outcome, Durations durations) {
      var before = count;
      add(durations);
      if (isError(outcome)) {
        failed += count - before;
      } else if (outcome.code() != null || outcome.status() >= CLIENT_ERROR) {
        refused += count - before;
      }
    }

    private static boolean isError(Outcome outcome) {
      var code = outcome.code();
      return code == null
          ? outcome.status() >= SERVER_ERROR
          : code.source() != ErrorCode.Source.DOWNSTREAM;
    }

    private void putInto(Map<String, Object> map) {
      map.put("count", count);
      map.put("errors", failed);
      map.put("refused", refused);
      map.put("micros", Math.round(seconds * MICROS_IN_SECOND));
      map.put("buckets", Arrays.stream(buckets).boxed().toList());
    }
  }

  private GatewayStats() {}

  /// A map of it.
  static Map<String, Object> of(
      GatewayNumbers gateway,
      RequestTallies requests,
      List<PoolNumbers> pools,
      List<FilterTally> filters) {
    var stats = new LinkedHashMap<String, Object>();
    stats.put("nanos", System.nanoTime());
    stats.put("ready", gateway.isReady());
    stats.put("generation", gateway.tables().generation());
    stats.put("draining-tables", gateway.tables().draining());
    stats.put(
        "connections",
        gateway.listeners().stream().mapToLong(GatewayNumbers.Listening::open).sum());
    stats.putAll(jvm());
    stats.put("bounds-micros", micros(Durations.bounds()));
    stats.put("filter-bounds-micros", micros(FilterTally.bounds()));
    stats.put("routes", requests.routes().stream().map(GatewayStats::route).toList());
    stats.put("filters", filters.stream().map(GatewayStats::filter).toList());
    stats.put("upstreams", upstreams(requests.tries(), pools));
    return stats;
  }

  private static List<Long> micros(List<Double> seconds) {
    return seconds.stream().map(it -> Math.round(it * MICROS_IN_SECOND)).toList();
  }

  private static Map<String, Object> jvm() {
    var map = new LinkedHashMap<String, Object>();
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    map.put("heap-bytes", heap.getUsed());
    map.put("heap-limit-bytes", heap.getMax());
    map.put("processors", Runtime.getRuntime().availableProcessors());
    map.put("uptime-millis", ManagementFactory.getRuntimeMXBean().getUptime());
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      map.put("cpu-nanos", system.getProcessCpuTime());
    }
    return map;
  }

  private static Map<String, Object> route(RouteCounters route) {
    var sum = new Sum();
    route.ended().forEach(it -> sum.add(it.outcome(), it.durations()));
    route.endedOtherwise().ifPresent(sum::add);
    var map = new LinkedHashMap<String, Object>();
    map.put("route", route.route());
    map.put("path", route.path());
    map.put("kind", route.isShared() ? "others" : route.route().isEmpty() ? "unrouted" : "route");
    map.put("active", route.active().stream().mapToLong(RouteCounters.Active::count).sum());
    sum.putInto(map);
    map.put("received-bytes", route.received());
    map.put("sent-bytes", route.sent());
    map.put("retries", route.retries());
    return map;
  }

  private static Map<String, Object> filter(FilterTally tally) {
    var counts = tally.counts();
    var map = new LinkedHashMap<String, Object>();
    map.put("plugin", tally.id().plugin());
    map.put("version", tally.id().version());
    map.put("filter", tally.id().filter());
    map.put("count", counts.requests());
    map.put("errors", counts.errors());
    map.put("failures", counts.failures());
    map.put("refused", counts.refusals());
    map.put("withheld", counts.withheld());
    map.put("timed-nanos", counts.nanos());
    map.put("timed-buckets", counts.times());
    return map;
  }

  private record Place(String upstream, String endpoint) {}

  private static List<Map<String, Object>> upstreams(List<Tried> tries, List<PoolNumbers> pools) {
    var sums = new LinkedHashMap<Place, Sum>();
    var now = new LinkedHashMap<Place, PoolNumbers>();
    for (var pool : pools) {
      var place = new Place(pool.id().upstream(), pool.id().endpoint().toString());
      sums.put(place, new Sum());
      now.put(place, pool);
    }
    for (var tried : tries) {
      sums.computeIfAbsent(new Place(tried.upstream(), tried.endpoint()), _ -> new Sum())
          .add(tried.outcome(), tried.durations());
    }
    return sums.entrySet().stream()
        .map(it -> upstream(it.getKey(), it.getValue(), now.get(it.getKey())))
        .toList();
  }

  private static Map<String, Object> upstream(Place place, Sum sum, @Nullable PoolNumbers pool) {
    var map = new LinkedHashMap<String, Object>();
    map.put("upstream", place.upstream);
    map.put("endpoint", place.endpoint);
    sum.putInto(map);
    map.put("active", pool == null ? 0 : pool.active());
    map.put("idle", pool == null ? 0 : pool.idle());
    map.put("waiting", pool == null ? 0 : pool.waiting());
    map.put("limit", pool == null ? 0 : pool.most());
    map.put("opened", pool == null ? 0 : pool.opened());
    return map;
  }
}
