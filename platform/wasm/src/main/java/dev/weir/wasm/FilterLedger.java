package dev.weir.wasm;

import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.MetricSample;
import dev.weir.wasm.host.MetricSample.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The filters of a host that are open, and what those have counted that they have replaced.
///
/// Safe for use by several threads.
final class FilterLedger {

  private record Key(Kind kind, String name) {}

  /// The filters of one name.
  private static final class Account {

    private final Instant since;
    private final Set<WasmFilter> open = new LinkedHashSet<>();
    private InstanceCounts closed = InstanceCounts.none();
    private Map<Key, MetricSample> closedMetrics = Map.of();

    Account(Instant since) {
      this.since = since;
    }

    void close(WasmFilter filter) {
      closed = closed.plus(filter.instances().ofClosed());
      var remaining = metrics(open);
      var carried = new LinkedHashMap<>(closedMetrics);
      add(filter.metrics().stream().filter(it -> it.kind() != Kind.GAUGE).toList(), carried);
      // Guests choose names: what none of them has any more must not pile up.
      carried.keySet().retainAll(remaining.keySet());
      closedMetrics = carried;
    }

    FilterReport report(String name) {
      var modules = new LinkedHashSet<FilterReport.Module>();
      var counts = closed;
      var quarantined = 0;
      for (var filter : open) {
        modules.add(filter.module());
        var own = filter.instances();
        quarantined += own.isQuarantined() ? 1 : 0;
        counts = counts.plus(own);
      }
      var metrics = metrics(open);
      closedMetrics.forEach((key, sample) -> metrics.merge(key, sample, MetricSample::plus));
      return new FilterReport(
          name,
          List.copyOf(modules),
          open.size(),
          quarantined,
          since,
          counts,
          List.copyOf(metrics.values()));
    }

    private static Map<Key, MetricSample> metrics(Set<WasmFilter> filters) {
      var metrics = new LinkedHashMap<Key, MetricSample>();
      filters.forEach(filter -> add(filter.metrics(), metrics));
      return metrics;
    }

    private static void add(List<MetricSample> samples, Map<Key, MetricSample> to) {
      for (var sample : samples) {
        to.merge(new Key(sample.kind(), sample.name()), sample, MetricSample::plus);
      }
    }
  }

  private final Map<String, Account> accounts = new TreeMap<>();
  private final InstantSource clock;

  FilterLedger(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void opened(WasmFilter filter) {
    accounts.computeIfAbsent(filter.toString(), _ -> new Account(clock.instant())).open.add(filter);
  }

  /// Takes a filter out, which must not change its counts any more. Again it has no effect.
  synchronized void closed(WasmFilter filter) {
    var name = filter.toString();
    var account = accounts.get(name);
    if (account == null || !account.open.remove(filter)) {
      return;
    }
    if (account.open.isEmpty()) {
      accounts.remove(name);
    } else {
      account.close(filter);
    }
  }

  /// The filters as they stand, by name.
  synchronized List<FilterReport> reports() {
    var reports = new ArrayList<FilterReport>();
    accounts.forEach((name, account) -> reports.add(account.report(name)));
    return reports;
  }
}
