package dev.weir.gateway.plugin;

import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/// A file that may bring filters, pinned by its content.
///
/// @param name what it is called, which says what it is; in a store the path does not
record PluginFile(Path path, String name, String digest) {

  static final Duration QUIET = Duration.ofMillis(100);

  /// A file of a directory.
  PluginFile(Path path, String digest) {
    this(path, path.getFileName().toString(), digest);
  }

  /// The file as it is once nobody writes to it any more.
  ///
  /// @throws PluginException if it is still changing when the patience is at its end
  static PluginFile settled(Path path, Patience patience) throws IOException, PluginException {
    var end = patience.clock.instant().plus(patience.limit);
    while (true) {
      var before = Fingerprint.of(path);
      var digest = Sha256.of(path);
      if (isQuiet(before, patience.clock) && before.equals(Fingerprint.of(path))) {
        return new PluginFile(path, digest);
      }
      if (patience.clock.instant().isAfter(end)) {
        throw new PluginException("is still being written");
      }
      patience.pause.run();
    }
  }

  /// How long to wait for a writer, and how.
  record Patience(Duration limit, InstantSource clock, Runnable pause) {

    static Patience of(Duration limit) {
      return new Patience(
          limit, InstantSource.system(), () -> LockSupport.parkNanos(QUIET.toNanos() / 2));
    }
  }

  boolean isJar() {
    return name.endsWith(".jar");
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /// A time in the future is a clock that is wrong, not a writer at work.
  static boolean isQuiet(Fingerprint file, InstantSource clock) {
    var age = clock.millis() - file.modified().toMillis();
    return age < 0 || age >= QUIET.toMillis();
  }
}
