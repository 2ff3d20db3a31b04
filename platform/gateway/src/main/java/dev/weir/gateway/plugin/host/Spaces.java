package dev.weir.gateway.plugin.host;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// What plugins have in the memory of this process, each a space of its own, also those of which no
/// version is loaded now.
///
/// Safe for use by several threads.
final class Spaces<S> {

  private final Supplier<S> empty;
  private final ConcurrentMap<String, S> spaces = new ConcurrentHashMap<>();

  /// @param empty makes the space of a plugin that has none yet
  Spaces(Supplier<S> empty) {
    this.empty = empty;
  }

  S of(HostedPlugin.Identity identity) {
    return spaces.computeIfAbsent(identity.space(), _ -> empty.get());
  }

  Collection<S> all() {
    return spaces.values();
  }
}
