package dev.weir.gateway;

import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.gateway.filter.FilterTally.Counts;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a canary stands, for people and scripts.
final class CanaryStatus {

  private CanaryStatus() {}

  /// A map of it.
  ///
  /// @param done what its versions have done since it began
  static Map<String, Object> of(Canary canary, Canary.Baseline done) {
    var decision = canary.decision();
    var status = new LinkedHashMap<String, Object>();
    status.put("plugin", canary.plugin());
    status.put("state", decision.state().toString());
    status.put("share", decision.share().toString());
    status.put("since", decision.at().toString());
    status.put("reason", decision.reason());
    status.put("stable", version(canary.versions().stable(), done.stable()));
    status.put("candidate", version(canary.versions().candidate(), done.candidate()));
    if (!canary.isTrial()) {
      status.put("parked", decision.isParked() ? canary.loser().version() : "");
    }
    return status;
  }

  private static Map<String, Object> version(FilterOrigin origin, Counts done) {
    var status = new LinkedHashMap<String, Object>();
    status.put("version", origin.version());
    status.put("digest", "sha256:" + origin.digest());
    status.putAll(FilterStatus.of(done));
    return status;
  }
}
