package dev.weir.marketplace.tuf;

import dev.weir.marketplace.AtomicFiles;
import java.nio.file.Path;

/// Stops whoever runs it at a step, as `kill -9` would between two writes.
public final class Crash implements Runnable {

  private int left;

  public Crash(int steps) {
    left = steps;
  }

  /// Nobody catches it but the test.
  public static final class Now extends Error {

    private static final long serialVersionUID = 1L;
  }

  @Override
  public void run() {
    if (left-- == 0) {
      throw new Now();
    }
  }

  static boolean isLeftover(Path file) {
    return file.getFileName().toString().startsWith(AtomicFiles.TEMPORARY);
  }
}
