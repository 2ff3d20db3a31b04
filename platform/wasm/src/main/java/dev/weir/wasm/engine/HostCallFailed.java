package dev.weir.wasm.engine;

/// Carries an exception of a host function through the guest to whoever called it.
public final class HostCallFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Exception failure;

  /// Wraps what is no fault of the guest, such as a client that stopped sending.
  public HostCallFailed(Exception cause) {
    super(cause.getMessage(), cause, false, false);
    failure = cause;
  }

  /// The exception as it was thrown.
  public Exception failure() {
    return failure;
  }
}
