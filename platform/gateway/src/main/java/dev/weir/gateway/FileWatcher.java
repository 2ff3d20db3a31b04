package dev.weir.gateway;

import dev.weir.gateway.plugin.FileDigests;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Says when the configuration, or a file that it names, has another content than before, by
/// looking twice a second.
///
/// Editors and configuration tools replace files in many ways, some of them through links that no
/// notification of the operating system follows; looking always works.
final class FileWatcher implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(FileWatcher.class.getName());
  private static final long INTERVAL_MILLIS = 500;

  private final Path file;
  private final FileDigests digests;
  private final Consumer<Path> changed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private final Map<Path, String> known = new HashMap<>();
  private Map<Path, String> last;

  private FileWatcher(Path file, FileDigests digests, Consumer<Path> changed) {
    this.file = file;
    this.digests = digests;
    this.changed = changed;
    this.known.put(file, FileDigests.read(file));
    this.last = Map.copyOf(known);
    this.thread = Thread.ofPlatform().daemon().name("weir-file-watcher").unstarted(this::watch);
  }

  /// A watcher for changes from now on, which it says once it is started.
  ///
  /// @param file the configuration
  /// @param changed called with a file that has changed, on the watcher's thread, once the content
  ///   has stayed the same between two looks; what it throws is logged
  static FileWatcher create(Path file, FileDigests digests, Consumer<Path> changed) {
    return new FileWatcher(file, digests, changed);
  }

  /// Begins to say what has changed. To be called once.
  void start() {
    thread.start();
  }

  /// Watches these files besides the configuration, and none that it was told of before.
  ///
  /// @param used their digests at the time when they were used: what has changed since is a change
  synchronized void watch(Map<Path, String> used) {
    known.keySet().retainAll(Set.of(file));
    used.forEach(known::putIfAbsent);
  }

  private void watch() {
    while (rest()) {
      var changes = look();
      if (!changes.isEmpty()) {
        report(changes.keySet().iterator().next());
      }
    }
  }

  private synchronized Map<Path, String> look() {
    var now = new HashMap<Path, String>();
    known.keySet().forEach(path -> now.put(path, digest(path)));
    var isSettled = now.equals(last);
    last = Map.copyOf(now);
    if (!isSettled) {
      return Map.of();
    }
    // A file that is gone is being replaced, or its removal is a mistake: what runs goes on.
    now.values().removeIf(FileDigests.NONE::equals);
    now.entrySet().removeAll(known.entrySet());
    known.putAll(now);
    return now;
  }

  // The configuration is small: reading it finds also what looks the same from outside.
  private String digest(Path path) {
    return path.equals(file) ? FileDigests.read(file) : digests.of(path);
  }

  private void report(Path change) {
    try {
      changed.accept(change);
    } catch (Throwable e) { // the watch has to go on
      LOGGER.log(Level.ERROR, "a change of " + change + " was not handled", e);
    }
  }

  private boolean rest() {
    try {
      return !closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
