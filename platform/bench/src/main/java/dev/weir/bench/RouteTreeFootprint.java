package dev.weir.bench;

import dev.weir.gateway.route.RouteEntry;
import dev.weir.gateway.route.RouteTree;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Locale;

/// Prints what a tree with many routes takes of the heap, with and without the matches it was built
/// from, and how long it takes to build.
public final class RouteTreeFootprint {

  private static final double MEGABYTE = 1024 * 1024;

  private RouteTreeFootprint() {}

  /// Takes the number of routes and the number of hosts; 100000 and 1 if left out.
  public static void main(String[] arguments) {
    var routes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    var hosts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    var empty = usedHeap();
    var entries = RouteSamples.routes(routes, hosts);
    var withEntries = usedHeap();
    var tree = RouteTree.of(entries);
    try {
      IO.println(
          String.format(
              Locale.ROOT,
              "%d routes, %d hosts: tree %.1f MB, matches and ids %.1f MB, built in %.0f ms",
              routes,
              hosts,
              (usedHeap() - withEntries) / MEGABYTE,
              (withEntries - empty) / MEGABYTE,
              fastestBuild(entries)));
    } finally {
      // Keeps both alive while the heap is measured.
      Reference.reachabilityFence(tree);
      Reference.reachabilityFence(entries);
    }
  }

  private static double fastestBuild(List<RouteEntry<Integer>> entries) {
    var fastest = Long.MAX_VALUE;
    for (var i = 0; i < 20; i++) {
      var started = System.nanoTime();
      RouteTree.of(entries);
      fastest = Math.min(fastest, System.nanoTime() - started);
    }
    return fastest / 1e6;
  }

  private static long usedHeap() {
    var memory = ManagementFactory.getMemoryMXBean();
    for (var i = 0; i < 3; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}
