package dev.weir.gateway.listener;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// How many file descriptors the process may have, and whether some are left.
///
/// A server that accepts a connection without one to spare loses its listening socket for good, so
/// new clients wait in the kernel's queue until there are some.
public final class FileDescriptors {

  private static final System.Logger LOGGER = System.getLogger(FileDescriptors.class.getName());

  // For files, upstream connections that are being opened, and connections accepted between two
  // looks.
  private static final long RESERVE = 64;
  private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int CHECK_EVERY = 16;

  private final @Nullable UnixOperatingSystemMXBean system;
  private final LongAdder waits = new LongAdder();
  private long accepted;

  /// The descriptors of this process.
  public FileDescriptors() {
    system =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix
            : null;
  }

  /// The most descriptors the process may have.
  public long limit() {
    return system == null ? Integer.MAX_VALUE : system.getMaxFileDescriptorCount();
  }

  /// How many connections a listener can serve if each needs another one to an endpoint.
  public int connections() {
    return maxConnections() / 2;
  }

  /// How many connections a listener can serve at the very most.
  public int maxConnections() {
    return Math.clamp(limit() - 4 * RESERVE, 32, 1 << 20);
  }

  /// How often new connections had to wait.
  public long waits() {
    return waits.sum();
  }

  /// Waits until there are descriptors to spare. Called by the one thread that accepts connections.
  void awaitSpare() {
    if (system == null || (!isNearLimit() && ++accepted % CHECK_EVERY != 0)) {
      return;
    }
    var isWarned = false;
    while (limit() - system.getOpenFileDescriptorCount() < RESERVE) {
      if (!isWarned) {
        LOGGER.log(
            Level.WARNING,
            "new connections wait: {0} of {1} file descriptors are open",
            system.getOpenFileDescriptorCount(),
            limit());
        isWarned = true;
        waits.increment();
      }
      LockSupport.parkNanos(this, RECHECK_NANOS);
    }
  }

  // Counting open descriptors reads a directory of as many entries, so it is not done for each of
  // many.
  private boolean isNearLimit() {
    return limit() <= 16 * RESERVE;
  }
}
