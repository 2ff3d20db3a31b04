package dev.weir.gateway;

import dev.weir.wasm.FilterReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the WASM filters are, for people and scripts.
final class WasmStatus {

  private WasmStatus() {}

  /// A map for each of the filters.
  static List<Map<String, Object>> of(List<FilterReport> filters) {
    return filters.stream().map(WasmStatus::of).toList();
  }

  private static Map<String, Object> of(FilterReport filter) {
    var counts = filter.instances();
    var instances = new LinkedHashMap<String, Object>();
    instances.put("idle", counts.idle());
    instances.put("active", counts.active());
    instances.put("created", counts.created());
    instances.put("discarded", counts.discarded());
    instances.put("recycled", counts.recycled());
    instances.put("memory-bytes", counts.ownBytes());
    var status = new LinkedHashMap<String, Object>();
    status.put("name", filter.name());
    status.put("modules", filter.modules().stream().map(WasmStatus::of).toList());
    status.put("uses", filter.filters());
    status.put("quarantined", filter.quarantined());
    status.put("instances", instances);
    status.put("traps", counts.traps());
    status.put("timeouts", counts.timeouts());
    status.put("refused", counts.refused());
    return status;
  }

  private static Map<String, Object> of(FilterReport.Module module) {
    var status = new LinkedHashMap<String, Object>();
    status.put("digest", "sha256:" + module.digest());
    status.put("abi", module.abi());
    return status;
  }
}
