package dev.weir.gateway.telemetry.accesslog;

import java.util.List;

/// Tells a sink from others.
///
/// @param kind `stdout`, `file`, or what else there is
/// @param name what it is called in metrics
/// @param madeOf what else makes a difference
record SinkKey(String kind, String name, List<Object> madeOf) {

  SinkKey(String kind, String name) {
    this(kind, name, List.of());
  }
}
