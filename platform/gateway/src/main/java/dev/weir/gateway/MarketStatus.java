package dev.weir.gateway;

import dev.weir.gateway.market.RevokedPin;
import dev.weir.gateway.telemetry.MarketNumbers;
import dev.weir.marketplace.index.IndexStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// How installed plugins and their indexes stand, for people and scripts.
final class MarketStatus {

  private MarketStatus() {}

  /// The parts of the status.
  static Map<String, Object> of(MarketNumbers numbers) {
    var status = new LinkedHashMap<String, Object>();
    status.put("indexes", numbers.indexes().stream().map(MarketStatus::of).toList());
    status.put("revoked", numbers.revoked().stream().map(MarketStatus::of).toList());
    status.put("leaks", numbers.leaks().stream().map(LeakReport::of).toList());
    return status;
  }

  private static Map<String, Object> of(IndexStatus index) {
    var status = new LinkedHashMap<String, Object>();
    status.put("index", index.index());
    status.put("freshness", index.freshness().name().toLowerCase(Locale.ROOT));
    index
        .state()
        .ifPresent(state -> {
          status.put("version", state.version());
          status.put("refreshed", state.refreshed().toString());
          status.put("expires", state.expires().toString());
        });
    index.age().ifPresent(age -> status.put("age-seconds", age.toSeconds()));
    index.problem().ifPresent(problem -> status.put("problem", problem));
    return status;
  }

  private static Map<String, Object> of(RevokedPin revoked) {
    var status = new LinkedHashMap<String, Object>();
    status.put("plugin", revoked.pin().name().toString());
    status.put("version", revoked.version());
    status.put("sha256", revoked.pin().sha256());
    status.put("action", revoked.action());
    status.put("reason", revoked.revocation().reason());
    revoked.revocation().url().ifPresent(url -> status.put("url", url));
    return status;
  }
}
