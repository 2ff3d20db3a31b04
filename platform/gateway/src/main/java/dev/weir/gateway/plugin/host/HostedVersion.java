package dev.weir.gateway.plugin.host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// What is counted of one version of a plugin, for as long as anything of it is loaded.
record HostedVersion(
    String plugin,
    String version,
    Instant since,
    VersionMetrics metrics,
    LongAdder failedTasks,
    List<HostedPlugin> loaded) {

  HostedVersion(HostedPlugin.Identity identity, Instant since) {
    this(
        identity.plugin(),
        identity.version(),
        since,
        new VersionMetrics(),
        new LongAdder(),
        new ArrayList<>());
  }

  /// Runs code of the plugin.
  PluginReport report(int tasks) {
    return new PluginReport(
        plugin, version, since, tasks, failedTasks.sum(), metrics.dropped(), metrics.read());
  }
}
