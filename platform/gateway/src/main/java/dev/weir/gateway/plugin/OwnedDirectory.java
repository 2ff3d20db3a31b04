package dev.weir.gateway.plugin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A temporary directory of this process, which holds a lock in it as long as it lives.
///
/// A process that is killed leaves its directory behind, but not the lock: whoever makes the next
/// directory of that name deletes those whose lock is free. The lock gets its name only when it is
/// held, so that nobody takes a directory for abandoned that has just been made.
final class OwnedDirectory implements AutoCloseable {

  private static final String LOCK = ".lock";

  // A process would lose its own locks by looking whether they are held.
  private static final Set<Path> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;

  private OwnedDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// A new directory. Deletes those beside it that have no owner any more.
  ///
  /// @param prefix what its name begins with
  static OwnedDirectory create(Path parent, String prefix) throws IOException {
    var path = Files.createTempDirectory(parent, prefix).toRealPath();
    OF_THIS_PROCESS.add(path);
    var unnamed = path.resolve(LOCK + ".new");
    var channel =
        FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    Files.move(unnamed, path.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
    var owned = new OwnedDirectory(path, channel);
    owned.deleteAbandoned(parent, prefix);
    return owned;
  }

  private void deleteAbandoned(Path parent, String prefix) throws IOException {
    try (var others = Files.newDirectoryStream(parent, prefix + "*")) {
      for (var other : others) {
        deleteIfAbandoned(other);
      }
    }
  }

  private void deleteIfAbandoned(Path other) {
    try {
      if (OF_THIS_PROCESS.contains(other.toRealPath()) || !isOfThisUser(other)) {
        return;
      }
      try (var channel = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE);
          var held = channel.tryLock()) {
        if (held != null) {
          delete(other);
        }
      }
    } catch (IOException _) {
      // Somebody else's, or somebody else was faster: it costs nothing but its space.
    }
  }

  private boolean isOfThisUser(Path other) throws IOException {
    return Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(path));
  }

  // The lock last: as long as it is there, the next one can finish this.
  private static void delete(Path directory) throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      for (var file : files) {
        if (!file.endsWith(LOCK)) {
          Files.delete(file);
        }
      }
    }
    Files.delete(directory.resolve(LOCK));
    Files.delete(directory);
  }

  /// Where it is.
  Path path() {
    return path;
  }

  /// Deletes the directory; if there is anything in it, the process keeps it as long as it lives.
  @Override
  public void close() throws IOException {
    var name = path.resolve(LOCK);
    try (var left = Files.newDirectoryStream(path, file -> !file.equals(name))) {
      if (left.iterator().hasNext()) {
        return;
      }
    }
    Files.deleteIfExists(name);
    Files.deleteIfExists(path);
    lock.close();
    OF_THIS_PROCESS.remove(path);
  }
}
