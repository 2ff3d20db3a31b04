package dev.weir.gateway.redis;

/// What became of a command.
enum Outcome {
  /// The server did it.
  OK,
  /// The server said no.
  ERROR,
  /// It was not sent, as the server is known to be away.
  REFUSED,
  /// There was no reply in time. Whether the server did it is unknown.
  TIMEOUT,
  /// The connection was lost meanwhile. Whether the server did it is unknown.
  LOST
}
