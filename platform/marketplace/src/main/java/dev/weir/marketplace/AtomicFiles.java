package dev.weir.marketplace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// Files that are there in full or not at all, also after the power went.
public final class AtomicFiles {

  /// What the names of files in the making begin with.
  public static final String TEMPORARY = ".tmp-";

  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

  private AtomicFiles() {}

  /// Writes or replaces a file in a folder that exists.
  public static void write(Path file, byte[] bytes) throws IOException {
    writeUnnamed(file, bytes);
    force(folder(file));
  }

  /// The same for one of many files: without power, it may be gone until [#force] of its folder.
  public static void writeUnnamed(Path file, byte[] bytes) throws IOException {
    var temporary = temporary(file);
    try {
      fill(temporary, bytes);
      move(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// Writes into a file that [#temporary] gave.
  ///
  /// @throws FileSystemException that names the file, also where the JDK does not: if there is no
  ///   room
  public static void fill(Path temporary, byte[] bytes) throws IOException {
    try {
      Files.write(temporary, bytes);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw (IOException)
          new FileSystemException(temporary.toString(), null, e.getMessage()).initCause(e);
    }
  }

  /// A new empty file beside another one, for [#place].
  public static Path temporary(Path file) throws IOException {
    // Not createTempFile, whose files others cannot read: servers do.
    return Files.createFile(folder(file).resolve(TEMPORARY + UUID.randomUUID()));
  }

  /// Moves a file, written in full, to its place; it is on the disk when this returns.
  public static void place(Path temporary, Path file) throws IOException {
    move(temporary, file);
    force(folder(file));
  }

  private static void move(Path temporary, Path file) throws IOException {
    try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Deletes what a crash left in a folder and below; nobody may be writing there.
  public static void sweep(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var file : (Iterable<Path>) all::iterator) {
        if (file.getFileName().toString().startsWith(TEMPORARY)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// Deletes what crashes left in a folder, not below it, while others may be writing there: what
  /// nobody has touched for a day. No download takes as long.
  public static void sweepAbandoned(Path folder) throws IOException {
    var limit = Instant.now().minus(ABANDONED_AFTER);
    try (var files = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
      for (var file : files) {
        if (isOlder(file, limit)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isOlder(Path file, Instant limit) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
    } catch (NoSuchFileException _) {
      return false; // somebody has finished it
    }
  }

  private static Path folder(Path file) {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("a folder: " + file);
    }
    return folder;
  }

  /// Puts the names of a folder's files on the disk. Windows cannot open folders, and need not.
  public static void force(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
