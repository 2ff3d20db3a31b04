package dev.weir.gateway.telemetry;

import dev.weir.gateway.market.RevokedPin;
import dev.weir.gateway.plugin.Leak;
import dev.weir.marketplace.index.IndexStatus;
import java.util.List;

/// How the plugins that are installed stand, and the indexes that they are from.
///
/// @param revoked what an index says something against
/// @param leaks versions that were unloaded but stay in memory
public record MarketNumbers(List<IndexStatus> indexes, List<RevokedPin> revoked, List<Leak> leaks) {

  /// Of a gateway without indexes.
  public static final MarketNumbers NONE = new MarketNumbers(List.of(), List.of(), List.of());
}
