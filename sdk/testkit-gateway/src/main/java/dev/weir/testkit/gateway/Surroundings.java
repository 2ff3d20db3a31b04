package dev.weir.testkit.gateway;

import dev.weir.api.Chain;
import java.util.LinkedHashMap;
import java.util.Map;

/// What there is in a gateway beside the filter that is tried.
///
/// @param upstreams what the plugin can call, by the names
/// @param secrets what the plugin can ask for, by the names
record Surroundings(Map<String, Chain> upstreams, Map<String, String> secrets) {

  static Surroundings none() {
    return new Surroundings(new LinkedHashMap<>(), new LinkedHashMap<>());
  }
}
