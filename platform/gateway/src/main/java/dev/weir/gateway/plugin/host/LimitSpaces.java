package dev.weir.gateway.plugin.host;

import dev.weir.gateway.limit.LocalLimits;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// What plugins have counted in the memory of this process, also those that are not loaded now.
final class LimitSpaces {

  private final ConcurrentMap<String, LocalLimits> spaces = new ConcurrentHashMap<>();

  LocalLimits of(HostedPlugin.Identity identity) {
    return spaces.computeIfAbsent(
        identity.plugin() + '/' + identity.stateSchema(),
        _ -> new LocalLimits(System::nanoTime, InstantSource.system()));
  }
}
