package dev.weir.gateway.plugin;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Watches a plugin directory and says when its files have changed and come to rest.
///
/// The operating system's notifications only make it look sooner: it looks every two seconds
/// anyway, because network file systems, full watch tables and directories that appear later give
/// no notice.
public final class PluginWatcher implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(PluginWatcher.class.getName());
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration REST = Duration.ofMillis(200);
  private static final WatchEvent.Kind<?>[] KINDS = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_DELETE,
    StandardWatchEventKinds.ENTRY_MODIFY
  };

  private final PluginDirectory directory;
  private final Runnable changed;
  private final @Nullable WatchService notices;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Settling settling;
  private final Thread thread;
  private @Nullable WatchKey key;

  private PluginWatcher(
      Path path, Runnable changed, @Nullable WatchService notices, Duration interval) {
    this.directory = new PluginDirectory(path);
    this.changed = changed;
    this.notices = notices;
    this.interval = interval;
    register();
    this.settling = new Settling(look(Map.of()));
    this.thread = Thread.ofPlatform().daemon().name("weir-plugin-watcher").unstarted(this::watch);
  }

  /// A watcher for changes from now on, which it says once it is started. Created before the
  /// directory is loaded for the first time, it misses nothing.
  ///
  /// @param changed called on the watcher's thread, never twice at a time; what it throws is logged
  public static PluginWatcher create(Path directory, Runnable changed) {
    return new PluginWatcher(directory, changed, openNotices(directory), INTERVAL);
  }

  /// A watcher that has to look for itself.
  static PluginWatcher createPolling(Path directory, Runnable changed, Duration interval) {
    return new PluginWatcher(directory, changed, null, interval);
  }

  /// Begins to say what has changed. To be called once.
  ///
  /// @return this
  public PluginWatcher start() {
    thread.start();
    return this;
  }

  /// Ends the watch. Returns when the last call of `changed` has, unless that is what closes.
  @Override
  public void close() {
    closed.countDown();
    try {
      if (notices != null) {
        notices.close();
      }
      if (Thread.currentThread() != thread) {
        thread.join();
      }
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot end the watch of " + directory.path(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    var last = look(Map.of());
    while (rest(settling.isRestless() ? REST : interval)) {
      last = look(last);
      if (settling.observe(last)) {
        report();
      }
      // After a notice the first look finds a difference, and the second one whether it is over.
      register();
    }
  }

  private void report() {
    try {
      changed.run();
    } catch (Throwable e) { // the watch has to go on
      LOGGER.log(Level.ERROR, "a change of " + directory.path() + " was not handled", e);
    }
  }

  /// Waits for that long or until there is a notice; returns false when the watch is over.
  private boolean rest(Duration time) {
    try {
      if (notices == null || key == null) {
        return !closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
      }
      var notice = notices.poll(time.toMillis(), TimeUnit.MILLISECONDS);
      if (notice != null) {
        notice.pollEvents();
        notice.reset();
        // Gives the writer time before the first look, so that a burst of notices costs little.
        return !closed.await(REST.toMillis(), TimeUnit.MILLISECONDS);
      }
      return closed.getCount() > 0;
    } catch (ClosedWatchServiceException | InterruptedException _) {
      return false;
    }
  }

  private Map<Path, Fingerprint> look(Map<Path, Fingerprint> otherwise) {
    try {
      return directory.snapshot();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot look into " + directory.path(), e);
      return otherwise;
    }
  }

  /// Asks for notices, again if the directory was not there or was replaced.
  private void register() {
    if (notices == null || (key != null && key.isValid())) {
      return;
    }
    try {
      key = directory.path().register(notices, KINDS);
    } catch (IOException | ClosedWatchServiceException _) {
      key = null;
    }
  }

  private static @Nullable WatchService openNotices(Path directory) {
    try {
      return directory.getFileSystem().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      LOGGER.log(Level.INFO, "no notices for " + directory + ", looking every two seconds", e);
      return null;
    }
  }
}
