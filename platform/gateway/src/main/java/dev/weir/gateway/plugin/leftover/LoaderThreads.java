package dev.weir.gateway.plugin.leftover;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/// Platform threads that a plugin has left: those of its own classes, those that run its code, and
/// those that it has started, which have its loader as their context.
///
/// The gateway's own threads are never interrupted; they only get another context.
final class LoaderThreads {

  private static final String OURS = "weir-";
  private static final String FOR_PLUGINS = "weir-plugin-";

  private LoaderThreads() {}

  /// Interrupts them, and reports those that do not end.
  static void end(Loader loader, Duration patience, Leftovers leftovers)
      throws InterruptedException {
    var found = find(loader);
    found.forEach(Thread::interrupt);
    var end = System.nanoTime() + patience.toNanos();
    for (var thread : found) {
      var remaining = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      if (thread.join(remaining)) {
        leftovers.removed("thread " + thread.getName());
      } else {
        leftovers.left("thread " + thread.getName() + ", which goes on" + where(thread));
      }
    }
  }

  private static Set<Thread> find(Loader loader) {
    var found = new LinkedHashSet<Thread>();
    Thread.getAllStackTraces()
        .forEach((thread, stack) -> {
          var isOwn =
              loader.made(thread)
                  || loader.loader().equals(thread.getContextClassLoader())
                  || Arrays.stream(stack).anyMatch(loader::isOwn);
          if (isOwn && isGateways(thread)) {
            thread.setContextClassLoader(null);
          } else if (isOwn && !thread.equals(Thread.currentThread())) {
            found.add(thread);
          }
        });
    return found;
  }

  private static boolean isGateways(Thread thread) {
    return thread.getName().startsWith(OURS) && !thread.getName().startsWith(FOR_PLUGINS);
  }

  private static String where(Thread thread) {
    var stack = thread.getStackTrace();
    return stack.length == 0 ? "" : " at " + stack[0];
  }
}
