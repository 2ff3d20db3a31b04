package dev.weir.gateway.telemetry.accesslog;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Says that lines could not be written and are given up.
final class LostLinesException extends IOException {

  private static final long serialVersionUID = 1;

  LostLinesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
