package dev.weir.gateway;

import dev.weir.gateway.plugin.FileDigests;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The files that the filters of one configuration name, such as WASM modules, with their digests
/// from before any filter read them.
final class UsedFiles {

  private final FileDigests digests;
  private final Map<Path, String> used = new HashMap<>();

  UsedFiles(FileDigests digests) {
    this.digests = digests;
  }

  /// Notes that a filter is about to use these files.
  ///
  /// @return their digests
  Map<Path, String> use(Set<Path> files) {
    var result = new HashMap<Path, String>();
    files.forEach(file -> result.put(file, used.computeIfAbsent(file, digests::of)));
    return result;
  }

  /// The digests of all files in use.
  Map<Path, String> all() {
    return Map.copyOf(used);
  }
}
