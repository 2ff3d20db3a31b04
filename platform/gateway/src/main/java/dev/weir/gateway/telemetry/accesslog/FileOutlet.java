package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.config.AccessLogConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lines to a file, which is put aside from time to time, by this gateway or by others.
final class FileOutlet implements Outlet {

  private final Path path;
  private final InstantSource clock;
  private final PutAside aside;
  private volatile Optional<AccessLogConfig.Rotate> rotate;
  private @Nullable LogFile file;
  private Instant due = Instant.MAX;
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
      putAside(open);
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
    if (!rotate.equals(planned)) {
      plan(clock.instant());
    }
    if (open.size() == 0 || planned.isEmpty()) {
      return false;
    }
    var max = planned.get().size();
    var isFull = max.isPresent() && open.size() + batch.bytes() > max.get().bytes();
    return isFull || !clock.instant().isBefore(due);
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

  private void putAside(LogFile open) throws IOException {
    // Others may have been faster.
    if (open.isInPlace()) {
      Files.move(path, aside.name(clock.instant()));
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
