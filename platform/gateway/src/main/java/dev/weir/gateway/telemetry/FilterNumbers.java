package dev.weir.gateway.telemetry;

import dev.weir.gateway.filter.FilterTally;
import java.util.List;
import java.util.Map;

/// What filters did and how they stand.
///
/// @param tallies of all filters of all versions of plugins that a route table has
/// @param quarantined how many uses of a filter are in quarantine; those without any may be missing
/// @param shares what part of the requests candidates get, by the id of their plugin
public record FilterNumbers(
    List<FilterTally> tallies, Map<FilterTally.Id, Long> quarantined, Map<String, Double> shares) {

  /// Of a gateway without filters.
  public static final FilterNumbers NONE = new FilterNumbers(List.of(), Map.of(), Map.of());
}
