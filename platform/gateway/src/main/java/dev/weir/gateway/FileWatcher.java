package dev.weir.gateway;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Says when a file has another content than before, by looking at it twice a second.
///
/// Editors and configuration tools replace files in many ways, some of them through links that no
/// notification of the operating system follows; looking always works.
final class FileWatcher implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(FileWatcher.class.getName());
  private static final long INTERVAL_MILLIS = 500;
  private static final byte[] ABSENT = {};

  private final Path file;
  private final Runnable changed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private byte[] known;

  private FileWatcher(Path file, Runnable changed) {
    this.file = file;
    this.changed = changed;
    this.known = content();
    this.thread = Thread.ofPlatform().daemon().name("weir-file-watcher").unstarted(this::watch);
  }

  /// A watcher for changes from now on, which it says once it is started.
  ///
  /// @param changed called on the watcher's thread once the content has stayed the same between two
  ///   looks; what it throws is logged
  static FileWatcher create(Path file, Runnable changed) {
    return new FileWatcher(file, changed);
  }

  /// Begins to say what has changed. To be called once.
  void start() {
    thread.start();
  }

  private void watch() {
    var last = known;
    while (rest()) {
      var now = content();
      var isSettled = Arrays.equals(now, last);
      last = now;
      // A file that is gone is being replaced, or its removal is a mistake: what runs goes on.
      if (isSettled && now.length > 0 && !Arrays.equals(now, known)) {
        known = now;
        report();
      }
    }
  }

  private void report() {
    try {
      changed.run();
    } catch (Throwable e) { // the watch has to go on
      LOGGER.log(Level.ERROR, "a change of " + file + " was not handled", e);
    }
  }

  private boolean rest() {
    try {
      return !closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }

  private byte[] content() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException _) {
      return ABSENT;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
