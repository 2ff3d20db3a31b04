package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.config.AccessLogConfig;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPOutputStream;

/// The files that were put aside: `access.log.20261126T093000.123Z`, and `.gz` behind it if it is
/// compressed. Their names sort by time.
final class PutAside {

  private static final System.Logger LOGGER = System.getLogger(PutAside.class.getName());
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String NAME = "\\.[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z(\\.gz)?";
  private static final String GZIP = ".gz";
  private static final String UNFINISHED = ".gz.tmp";

  private final Path path;
  private final Path directory;
  private final String base;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  /// Those of a file, which is not a link to it.
  PutAside(Path path) {
    this.path = path;
    directory = Objects.requireNonNull(path.toAbsolutePath().getParent());
    base = Objects.requireNonNull(path.getFileName()).toString();
  }

  /// Those of a file, this if they are.
  PutAside of(Path other) {
    return path.equals(other) ? this : new PutAside(other);
  }

  /// Puts the file aside, under a name that no file has yet.
  void take(Instant at) throws IOException {
    var stamp = at;
    while (Files.exists(named(stamp, "")) || Files.exists(named(stamp, GZIP))) {
      stamp = stamp.plusMillis(1);
    }
    Files.move(path, named(stamp, ""));
  }

  private Path named(Instant at, String end) {
    return directory.resolve(base + "." + STAMP.format(at) + end);
  }

  /// Deletes those that are too many and compresses the others, if that is wanted, on a thread of
  /// its own.
  void tidy(AccessLogConfig.Rotate rotate) {
    Thread.ofPlatform().daemon().name("weir-access-log-tidy").start(() -> tidyNow(rotate));
  }

  private void tidyNow(AccessLogConfig.Rotate rotate) {
    oneAtATime.lock();
    try {
      var all = all();
      var kept = all.subList(Math.max(0, all.size() - rotate.keep()), all.size());
      for (var one : all) {
        tidy(one, kept.contains(one), rotate.compress());
      }
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "access log " + base + ": files put aside: " + e);
    } finally {
      oneAtATime.unlock();
    }
  }

  // One that cannot be tidied is no reason to leave the others.
  private void tidy(Path one, boolean isKept, boolean isCompressed) {
    try {
      if (!isKept) {
        Files.deleteIfExists(unfinished(one));
        Files.deleteIfExists(one);
      } else if (isCompressed && !one.toString().endsWith(GZIP)) {
        compress(one);
      }
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "access log " + base + ": " + one + ": " + e);
    }
  }

  private List<Path> all() throws IOException {
    try (var files = Files.list(directory)) {
      return files.filter(this::isPutAside).sorted().toList();
    }
  }

  private boolean isPutAside(Path path) {
    var name = String.valueOf(path.getFileName());
    return name.startsWith(base) && name.substring(base.length()).matches(NAME);
  }

  // What is there by the final name is whole: a gateway was killed before it deleted the other.
  private static void compress(Path path) throws IOException {
    var unfinished = unfinished(path);
    try {
      Files.deleteIfExists(unfinished);
      try (var in = Files.newInputStream(path);
          var out = Channels.newOutputStream(LogFile.create(unfinished));
          var gzip = new GZIPOutputStream(out, 1 << 16)) {
        in.transferTo(gzip);
      }
      var compressed = path.resolveSibling(path.getFileName() + GZIP);
      Files.move(unfinished, compressed, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(path);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Path unfinished(Path path) {
    return path.resolveSibling(path.getFileName() + UNFINISHED);
  }
}
