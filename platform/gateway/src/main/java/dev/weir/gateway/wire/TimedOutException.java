package dev.weir.gateway.wire;

import java.io.IOException;

/// The peer was silent, or did not take what was sent to it, for longer than allowed.
public final class TimedOutException extends IOException {

  private static final long serialVersionUID = 1L;

  TimedOutException(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
