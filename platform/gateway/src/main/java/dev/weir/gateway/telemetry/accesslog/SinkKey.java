package dev.weir.gateway.telemetry.accesslog;

/// Tells a sink from others.
///
/// @param kind `stdout` or `file`
/// @param name what it is called in metrics
record SinkKey(String kind, String name) {}
