package dev.weir.gateway.filter;

import dev.weir.api.ErrorCode;
import java.io.IOException;

/// A body that broke off, marked with the one who broke it.
///
/// The bodies that the listener and the upstreams hand out throw this and no other [IOException].
/// It passes through filters that read the body, and the mark keeps them from being blamed for it.
public final class BodyException extends IOException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /// A body that broke off.
  ///
  /// @param code what the request ends with if it has no answer yet
  public BodyException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /// A body that broke off because its connection did.
  ///
  /// @param code what the request ends with if it has no answer yet
  public BodyException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// Why the body ended.
  public ErrorCode code() {
    return code;
  }
}
