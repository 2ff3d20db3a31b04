package dev.weir.gateway.route;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the most specific group of routes for a host; the others follow from it by `next`.
final class HostTable {

  private final Map<String, HostGroup> exact = new HashMap<>();

  /// The groups of wildcards, at the hash of their suffix or after it.
  private @Nullable HostGroup[] wildcards = new @Nullable HostGroup[2];

  private int wildcardCount;
  private @Nullable HostGroup any;

  /// The most specific group for the host, which is in lower case and without port.
  @Nullable HostGroup find(String host) {
    var group = exact.get(host);
    return group == null ? findWildcard(host) : group;
  }

  /// Hashes from the end, so that one walk over the host comes past each of its suffixes.
  private @Nullable HostGroup findWildcard(String host) {
    var longest = any;
    if (wildcardCount == 0) {
      return longest;
    }
    var hash = 0;
    for (var i = host.length() - 1; i > 0; i--) {
      hash = 31 * hash + host.charAt(i);
      var group = host.charAt(i) == '.' ? wildcard(host, i, hash) : null;
      longest = group == null ? longest : group;
    }
    return longest;
  }

  private @Nullable HostGroup wildcard(String host, int dot, int hash) {
    for (var slot = slot(hash); ; slot = slot + 1 & wildcards.length - 1) {
      var group = wildcards[slot];
      if (group == null
          || (group.name().length() == host.length() - dot && host.endsWith(group.name()))) {
        return group;
      }
    }
  }

  private int slot(int hash) {
    return (hash ^ hash >>> 16) & wildcards.length - 1;
  }

  void addAny(int root) {
    any = new HostGroup("", root, null);
  }

  /// Adds a wildcard; shorter ones are there already.
  void addWildcard(String suffix, int root) {
    var group = new HostGroup(suffix, root, findWildcard(suffix));
    wildcardCount++;
    if (wildcardCount * 2 > wildcards.length) {
      grow();
    }
    place(group);
  }

  /// Adds a host; all wildcards are there already.
  void addExact(String host, int root) {
    exact.put(host, new HostGroup(host, root, findWildcard(host)));
  }

  private void grow() {
    var smaller = wildcards;
    wildcards = new @Nullable HostGroup[smaller.length * 2];
    for (var group : smaller) {
      if (group != null) {
        place(group);
      }
    }
  }

  private void place(HostGroup group) {
    var hash = 0;
    for (var i = group.name().length() - 1; i >= 0; i--) {
      hash = 31 * hash + group.name().charAt(i);
    }
    var slot = slot(hash);
    while (wildcards[slot] != null) {
      slot = slot + 1 & wildcards.length - 1;
    }
    wildcards[slot] = group;
  }
}
