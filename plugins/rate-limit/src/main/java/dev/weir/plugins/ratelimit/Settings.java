package dev.weir.plugins.ratelimit;

import dev.weir.api.Default;
import java.util.Map;

/// What an operator sets for the plugin as a whole, under `plugins.settings.rate-limit`.
///
/// @param metricsSources where an adaptive limit may learn how its upstream is, by name
/// @param models the numbers that adaptive limits work with, by version
public record Settings(
    @Default("{}") Map<String, MetricsSource> metricsSources,
    @Default("{}") Map<String, Model> models) {}
