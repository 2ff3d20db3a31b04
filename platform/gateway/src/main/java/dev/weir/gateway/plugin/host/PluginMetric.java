package dev.weir.gateway.plugin.host;

import java.util.List;
import java.util.Map;

/// A metric of a plugin as it stands.
///
/// @param name what the plugin calls it
public record PluginMetric(
    String name, String description, Map<String, String> labels, Value value) {

  /// What was measured.
  public sealed interface Value {}

  /// How often something happened.
  public record Count(long number) implements Value {}

  /// How much there is of something.
  public record Level(double number) implements Value {}

  /// How values are spread.
  ///
  /// @param counts of the values up to each bound, and of those above the last one
  public record Spread(List<Double> bounds, List<Long> counts, double sum) implements Value {}
}
