package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.log.RequestLog;

/// One thing that a line tells of a request.
@FunctionalInterface
interface Field {

  /// Writes the value.
  ///
  /// @return false if there is none; then nothing was written
  boolean write(RequestLog log, Line line);
}
