package dev.weir.gateway;

import dev.weir.gateway.filter.FilterTally;
import dev.weir.gateway.telemetry.FilterNumbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What filters did, for people and scripts.
final class FilterStatus {

  private FilterStatus() {}

  /// A map for each filter of each version of a plugin.
  static List<Map<String, Object>> of(FilterNumbers numbers) {
    return numbers.tallies().stream().map(tally -> of(tally, numbers)).toList();
  }

  private static Map<String, Object> of(FilterTally tally, FilterNumbers numbers) {
    var status = new LinkedHashMap<String, Object>();
    status.put("plugin", tally.id().plugin());
    status.put("version", tally.id().version());
    status.put("filter", tally.id().filter());
    status.put("quarantined", numbers.quarantined().getOrDefault(tally.id(), 0L));
    status.putAll(of(tally.counts()));
    return status;
  }

  /// The numbers alone.
  static Map<String, Object> of(FilterTally.Counts counts) {
    var status = new LinkedHashMap<String, Object>();
    status.put("requests", counts.requests());
    status.put("failures", counts.failures());
    status.put("errors", counts.errors());
    status.put("refusals", counts.refusals());
    status.put("withheld", counts.withheld());
    status.put("mean-millis", counts.meanMillis());
    return status;
  }
}
