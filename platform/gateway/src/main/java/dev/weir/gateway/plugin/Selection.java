package dev.weir.gateway.plugin;

import java.util.Map;

/// Which of several versions of one plugin in the directories are wanted.
///
/// @param candidates the versions that are tried out beside another one, by the id of their plugin
/// @param dropped the digests of files to be left alone, with the id of their plugin
public record Selection(Map<String, String> candidates, Map<String, String> dropped) {

  /// One version of each plugin.
  public static final Selection NONE = new Selection(Map.of(), Map.of());

  public Selection {
    candidates = Map.copyOf(candidates);
    dropped = Map.copyOf(dropped);
  }

  boolean isDropped(PluginFile file) {
    return dropped.containsKey(file.digest());
  }

  boolean isCandidate(LoadedPlugin plugin) {
    var origin = plugin.origin();
    return origin.version().equals(candidates.get(origin.plugin()));
  }
}
