package dev.weir.gateway.telemetry.accesslog;

import java.io.IOException;

/// Says that lines could not be written and are given up.
final class LostLinesException extends IOException {

  private static final long serialVersionUID = 1;

  LostLinesException(String message, Throwable cause) {
    super(message, cause);
  }
}
