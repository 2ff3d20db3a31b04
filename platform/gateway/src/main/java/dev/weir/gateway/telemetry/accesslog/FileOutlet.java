package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.config.AccessLogConfig;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lines to a file, which is put aside from time to time, by this gateway or by others.
///
/// A file that cannot be put aside becomes larger than it should be: better than no lines at all.
final class FileOutlet implements Outlet {

  private static final System.Logger LOGGER = System.getLogger(FileOutlet.class.getName());
  private static final Duration NEXT_TRY = Duration.ofMinutes(1);

  private final Path path;
  private final InstantSource clock;
  private volatile Optional<AccessLogConfig.Rotate> rotate;
  private PutAside aside;
  private @Nullable LogFile file;
  private Instant due = Instant.MAX;
  private Instant failed = Instant.MIN;
  private boolean isFailing;
  private Optional<AccessLogConfig.Rotate> planned = Optional.empty();

  private FileOutlet(
      Path path, Optional<AccessLogConfig.Rotate> rotate, InstantSource clock, LogFile file) {
    this.path = path;
    this.rotate = rotate;
    this.clock = clock;
    this.aside = new PutAside(path);
    this.file = file;
    plan(file.size() == 0 ? clock.instant() : file.modified());
  }

  /// Opens a file.
  ///
  /// @throws IOException if that is not possible
  static FileOutlet open(Path path, Optional<AccessLogConfig.Rotate> rotate, InstantSource clock)
      throws IOException {
    return new FileOutlet(path, rotate, clock, LogFile.open(path));
  }

  /// Changes when the file is put aside. May be called by any thread.
  void rotate(Optional<AccessLogConfig.Rotate> changed) {
    rotate = changed;
  }

  @Override
  public void write(Batch batch) throws IOException {
    var open = open();
    if (isDue(open, batch)) {
      tryToPutAside(open);
      open = open();
    }
    open.append(batch);
  }

  @Override
  public void tend() throws IOException {
    var open = file;
    if (open != null && !open.isInPlace()) {
      file = null;
      open.close();
      open();
    }
  }

  private LogFile open() throws IOException {
    var open = file;
    if (open == null) {
      open = LogFile.open(path);
      file = open;
      plan(clock.instant());
    }
    return open;
  }

  private boolean isDue(LogFile open, Batch batch) {
    var now = clock.instant();
    if (!rotate.equals(planned) || isTooLate(now)) {
      plan(now);
    }
    if (open.size() == 0 || planned.isEmpty() || !open.isRegular() || hasJustFailed(now)) {
      return false;
    }
    var max = planned.get().size();
    var isFull = max.isPresent() && open.size() + batch.bytes() > max.get().bytes();
    return isFull || !now.isBefore(due);
  }

  // The clock was ahead when that was planned.
  private boolean isTooLate(Instant now) {
    var every = planned.flatMap(AccessLogConfig.Rotate::every);
    return every.isPresent() && due.isAfter(now.plus(every.get()));
  }

  private boolean hasJustFailed(Instant now) {
    var since = Duration.between(failed, now);
    return !since.isNegative() && since.compareTo(NEXT_TRY) < 0;
  }

  /// @param since when the lines of the file begin, as far as that is known
  private void plan(Instant since) {
    planned = rotate;
    due =
        planned
            .flatMap(AccessLogConfig.Rotate::every)
            .map(every -> {
              var period = every.toMillis();
              var number = Math.floorDiv(since.toEpochMilli(), period);
              return Instant.ofEpochMilli((number + 1) * period);
            })
            .orElse(Instant.MAX);
  }

  private void tryToPutAside(LogFile open) {
    try {
      putAside(open);
      isFailing = false;
    } catch (IOException e) {
      failed = clock.instant();
      if (!isFailing) {
        isFailing = true;
        LOGGER.log(Level.WARNING, "access log " + path + ": cannot be put aside: " + e);
      }
    }
  }

  private void putAside(LogFile open) throws IOException {
    // Others may have been faster.
    if (open.isInPlace()) {
      aside = aside.of(path.toRealPath());
      aside.take(clock.instant());
    }
    file = null;
    open.close();
    aside.tidy(planned.orElseThrow());
  }

  @Override
  public void close() throws IOException {
    var open = file;
    if (open != null) {
      open.close();
    }
  }
}
