package dev.weir.gateway.plugin;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// All threads of this JVM that are alive, virtual ones too.
///
/// Only the JDK's own `jdk.internal.vm.ThreadContainers` can list virtual threads, which the
/// manifest of Weir's jar and the tests export. Without that only platform threads are seen. The
/// thread dumps of `HotSpotDiagnosticMXBean` list them too, but in JDK 25 one that meets a virtual
/// thread as it parks ends the JVM (JDK-8364343); `Thread::getStackTrace` does not.
public final class AllThreads {

  private static final System.Logger LOGGER = System.getLogger(AllThreads.class.getName());

  private AllThreads() {}

  /// Those that there are now.
  public static Stream<Thread> stream() {
    var platform = Thread.getAllStackTraces().keySet();
    return Stream.concat(platform.stream(), virtual(platform).stream());
  }

  /// The threads, and where they are, that run code of the class loader of this name.
  static List<String> in(String loader) {
    return stream().flatMap(thread -> describe(thread, loader)).toList();
  }

  private static Stream<String> describe(Thread thread, String loader) {
    return Stream.of(thread.getStackTrace())
        .filter(frame -> loader.equals(frame.getClassLoaderName()))
        .limit(1)
        .map(frame ->
            "thread #%d \"%s\"%s %s at %s"
                .formatted(
                    thread.threadId(),
                    thread.getName(),
                    thread.isVirtual() ? " virtual" : "",
                    thread.getState(),
                    frame));
  }

  private static List<Thread> virtual(Set<Thread> known) {
    var found = new ArrayList<Thread>();
    try {
      var container = Class.forName("jdk.internal.vm.ThreadContainer");
      var root = Class.forName("jdk.internal.vm.ThreadContainers").getMethod("root").invoke(null);
      collect(container, root, found);
    } catch (ReflectiveOperationException e) {
      LOGGER.log(Level.DEBUG, "virtual threads cannot be listed: " + e);
    }
    found.removeIf(known::contains);
    return found;
  }

  /// A container has threads, and other containers: an executor of threads is one.
  private static void collect(Class<?> type, Object container, List<Thread> found)
      throws ReflectiveOperationException {
    ((Stream<?>) type.getMethod("threads").invoke(container))
        .forEach(thread -> found.add((Thread) thread));
    for (var child : ((Stream<?>) type.getMethod("children").invoke(container)).toList()) {
      collect(type, child, found);
    }
  }
}
