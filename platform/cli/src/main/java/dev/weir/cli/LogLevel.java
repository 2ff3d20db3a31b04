package dev.weir.cli;

/// How much an event matters.
enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG
}
