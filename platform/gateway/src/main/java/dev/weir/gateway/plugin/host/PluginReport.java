package dev.weir.gateway.plugin.host;

import java.time.Instant;
import java.util.List;

/// What one version of a plugin does, as it stands.
///
/// @param since from when on it is counted
/// @param tasks that are under way or wait for their time
/// @param failedTasks how many runs of tasks have thrown
/// @param droppedMetrics how often the plugin asked for a metric that is one too many
public record PluginReport(
    String plugin,
    String version,
    Instant since,
    int tasks,
    long failedTasks,
    long droppedMetrics,
    List<PluginMetric> metrics) {}
