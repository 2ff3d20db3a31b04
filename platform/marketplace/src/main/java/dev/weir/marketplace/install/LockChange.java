package dev.weir.marketplace.install;

import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.util.Optional;

/// What one command has done to the lock file.
public final class LockChange {

  private final Workspace workspace;
  private final Optional<byte[]> before;
  private final byte[] after;

  LockChange(Workspace workspace, Optional<byte[]> before, byte[] after) {
    this.workspace = workspace;
    this.before = before;
    this.after = after;
  }

  /// The digest of the lock file that it has written.
  public String sha256() {
    return Sha256.of(after);
  }

  /// Puts the lock file back as it was, to the byte, unless somebody has changed it since.
  ///
  /// @return whether it is as it was
  public boolean putBack() throws IOException {
    return workspace.replace(after, before);
  }
}
