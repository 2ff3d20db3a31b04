package dev.weir.http;

import java.io.IOException;

/// A message that breaks the rules of HTTP, or a limit.
///
/// Where such a message ends is not known, so its connection must be closed. Carries no stack
/// trace: hostile peers produce it in masses.
public final class BadMessageException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /// A message that is refused.
  ///
  /// @param status what a client that sent it is answered: 400, 413, 414, 417, 431, 501 or 505
  public BadMessageException(int status, String message) {
    super(message);
    this.status = status;
  }

  /// What a client that sent it is answered.
  public int status() {
    return status;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
