package dev.weir.gateway.plugin;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.weir.gateway.plugin.heap.PathProgram;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tells what keeps the classes of plugins that leak.
///
/// Not for each leak as it is seen, but when an operator asks: writing the dump stops the JVM for
/// about a second for each gigabyte that is in use.
public final class LeakPaths {

  private static final PathProgram.Question LOADER =
      new PathProgram.Question(PluginJarLoader.class.getName(), "name");

  private LeakPaths() {}

  /// For each leak the shortest way from its class loader to what the JVM keeps, one line for each
  /// object; empty if nothing keeps it any more.
  ///
  /// Dumps the heap into a file that only this user can read, reads it in a JVM of its own, and
  /// removes it.
  public static Map<Leak, List<String>> of(List<Leak> leaks)
      throws IOException, InterruptedException {
    var paths = new LinkedHashMap<Leak, List<String>>();
    if (leaks.isEmpty()) {
      return paths;
    }
    var directory = Files.createTempDirectory("weir-heap-");
    var dump = directory.resolve("heap.hprof");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(dump.toString(), true);
      var names = leaks.stream().map(Leak::loader).toList();
      var found = PathProgram.run(dump, LOADER, names, directory);
      for (var i = 0; i < leaks.size(); i++) {
        paths.put(leaks.get(i), found.get(i));
      }
      return paths;
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(directory);
    }
  }
}
