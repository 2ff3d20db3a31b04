package dev.weir.cli;

/// For whom a command writes its result.
enum OutputFormat {
  /// For people.
  TEXT,
  /// For programs.
  JSON
}
