package dev.weir.api;

import org.jspecify.annotations.Nullable;

/// Ends a request with a status of the thrower's choosing.
///
/// The client gets the code, its status and the request's id, never the message: that goes to the
/// log and should state the value and what was expected. Without a cause the exception carries no
/// stack trace, so refusing requests stays cheap.
public final class GatewayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /// Refuses a request.
  ///
  /// @param message for the log; lower case, no full stop
  public GatewayException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /// Refuses a request because of something that went wrong.
  ///
  /// @param message for the log; lower case, no full stop
  public GatewayException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// Why the request ends.
  public ErrorCode code() {
    return code;
  }
}
