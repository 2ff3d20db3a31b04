package dev.weir.gateway;

import dev.weir.gateway.plugin.Leak;
import dev.weir.gateway.plugin.LeakPaths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Finds out what keeps plugins in memory that were unloaded. One at a time: each time stops the
/// JVM for about a second for each gigabyte in use, and fills as much of the disk.
final class LeakReport {

  private final Supplier<List<Leak>> leaks;
  private final AtomicBoolean isBeingMade = new AtomicBoolean();

  LeakReport(Supplier<List<Leak>> leaks) {
    this.leaks = leaks;
  }

  /// The leaks, each with the way from its class loader to what the JVM keeps.
  ///
  /// @throws IllegalStateException if one is being made, or the heap cannot be dumped
  Map<String, Object> make() {
    if (!isBeingMade.compareAndSet(false, true)) {
      throw new IllegalStateException("the heap is being dumped already (expected: one at a time)");
    }
    try {
      var reports = new ArrayList<Map<String, Object>>();
      LeakPaths.of(leaks.get())
          .forEach((leak, path) -> {
            var report = LeakReport.of(leak);
            report.put("path", path);
            reports.add(report);
          });
      return Map.of("leaks", reports);
    } catch (IOException e) {
      throw new IllegalStateException("the heap cannot be dumped: " + Gateway.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the gateway is stopping", e);
    } finally {
      isBeingMade.set(false);
    }
  }

  /// What is known of a leak without a dump.
  static Map<String, Object> of(Leak leak) {
    var report = new LinkedHashMap<String, Object>();
    report.put("plugin", leak.plugin());
    report.put("version", leak.version());
    report.put("loader", leak.loader());
    report.put("unloaded-at", leak.unloadedAt().toString());
    report.put("suspects", leak.suspects());
    return report;
  }
}
