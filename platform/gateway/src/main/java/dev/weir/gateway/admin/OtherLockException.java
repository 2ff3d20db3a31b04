package dev.weir.gateway.admin;

import java.nio.file.Path;

/// That the lock file of the gateway is not the one that somebody wants to be served.
public final class OtherLockException extends IllegalStateException {

  /// @param lock the lock file that the gateway reads
  public OtherLockException(Path lock) {
    super(lock + " (expected: a lock file of the content that was asked for)");
  }
}
