package dev.weir.gateway.wire;

import java.io.IOException;

/// A body could not be read to its end while it was being sent on; the cause says why.
public final class SourceFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  /// A body that threw this.
  public SourceFailedException(Throwable cause) {
    super(cause.getMessage(), cause);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
