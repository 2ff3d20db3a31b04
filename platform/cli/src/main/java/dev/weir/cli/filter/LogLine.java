package dev.weir.cli.filter;

/// A line of the log.
///
/// @param level as logs write it: `INFO`
/// @param isGuest whether a guest or a plugin wrote it, and not the gateway
public record LogLine(String level, String text, boolean isGuest) {

  @Override
  public String toString() {
    return "%-5s %s%s".formatted(level, isGuest ? "" : "gateway: ", text);
  }
}
