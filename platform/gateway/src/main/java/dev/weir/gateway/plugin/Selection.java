package dev.weir.gateway.plugin;

import java.util.Map;
import java.util.Set;

/// Which of several versions of one plugin in the directories are wanted.
///
/// @param candidates the versions that are tried out beside another one, by the id of their plugin
/// @param dropped the digests of files to be left alone
public record Selection(Map<String, String> candidates, Set<String> dropped) {

  /// One version of each plugin.
  public static final Selection NONE = new Selection(Map.of(), Set.of());

  public Selection {
    candidates = Map.copyOf(candidates);
    dropped = Set.copyOf(dropped);
  }

  boolean isDropped(PluginFile file) {
    return dropped.contains(file.digest());
  }

  boolean isCandidate(LoadedPlugin plugin) {
    var origin = plugin.origin();
    return origin.version().equals(candidates.get(origin.plugin()));
  }
}
