package dev.weir.gateway.telemetry.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file that whole lines are appended to.
final class LogFile implements AutoCloseable {

  private static final FileAttribute<?>[] OWNER_AND_GROUP = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
  };

  private static final int TYPE = 0170000;
  private static final int PIPE = 0010000;

  private final Path path;
  private final FileChannel channel;
  private final boolean isRegular;
  private final @Nullable Object key;
  private final Instant modified;
  private long size;

  private LogFile(Path path, FileChannel channel, BasicFileAttributes attributes) {
    this.path = path;
    this.channel = channel;
    this.isRegular = attributes.isRegularFile();
    this.key = attributes.fileKey();
    this.modified = attributes.lastModifiedTime().toInstant();
    this.size = attributes.size();
  }

  /// Opens a file at its end, with its directory if need be. Half of a line at its end, which
  /// somebody has left who was killed, is ended.
  static LogFile open(Path path) throws IOException {
    var directory = path.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    var channel = isPipe(path) ? pipe(path) : create(path);
    try {
      var file = new LogFile(path, channel, attributes(path));
      if (file.endsWithinALine()) {
        file.append(ByteBuffer.wrap(new byte[] {'\n'}));
      }
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// A channel to the end of a file, which is created if need be, for its owner to read and write
  /// and for its group to read.
  static FileChannel create(Path path) throws IOException {
    var isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return FileChannel.open(path, options, isPosix ? OWNER_AND_GROUP : new FileAttribute<?>[0]);
  }

  private static boolean isPipe(Path path) throws IOException {
    return Files.exists(path)
        && path.getFileSystem().supportedFileAttributeViews().contains("unix")
        && ((int) Files.getAttribute(path, "unix:mode") & TYPE) == PIPE;
  }

  // The system waits for somebody to read before it opens a pipe for writing alone. This way nobody
  // waits, and while nobody reads, writing fails.
  private static FileChannel pipe(Path path) throws IOException {
    try (var _ = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return FileChannel.open(path, StandardOpenOption.APPEND);
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  private boolean endsWithinALine() throws IOException {
    if (size == 0 || !isRegular) {
      return false;
    }
    try (var reading = FileChannel.open(path, StandardOpenOption.READ)) {
      var last = ByteBuffer.allocate(1);
      return reading.read(last, size - 1) == 1 && last.get(0) != '\n';
    }
  }

  /// Whether it is a file as others, and not a pipe or a device.
  boolean isRegular() {
    return isRegular;
  }

  /// How large it is.
  long size() {
    return size;
  }

  /// When it had been written last before it was opened.
  Instant modified() {
    return modified;
  }

  /// What tells the file from all others, whatever its name; null if the system does not say.
  @Nullable Object key() {
    return key;
  }

  /// Whether the path leads to this file still: others may have renamed or deleted it.
  boolean isInPlace() {
    try {
      var there = attributes(path);
      return key == null || key.equals(there.fileKey());
    } catch (IOException _) {
      return false;
    }
  }

  /// Appends the lines of a batch. If that fails, the whole lines that were written leave the
  /// batch, and half a line is taken back.
  void append(Batch batch) throws IOException {
    var content = batch.content();
    var before = size;
    try {
      append(content);
    } catch (IOException e) {
      var kept = batch.removeBytes(size - before);
      truncate(before + kept, e);
      throw e;
    }
    batch.clear();
  }

  private void append(ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      size += channel.write(content);
    }
  }

  private void truncate(long whole, IOException failure) {
    try {
      // Unless others write to it or cut it, too.
      if (size != whole && channel.size() >= size) {
        channel.truncate(channel.size() - (size - whole));
      }
      size = channel.size();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
