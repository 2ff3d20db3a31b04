package dev.weir.gateway.redis;

/// A command of which nothing came. Has no stack trace, as there may be very many.
final class CommandFailed extends Exception {

  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  /// @param message what the server said, or what happened to the connection
  CommandFailed(Outcome outcome, String message) {
    super(message, null, false, false);
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }

  /// What it says.
  String text() {
    return String.valueOf(getMessage());
  }

  /// Whether the server answers with an error of this kind.
  boolean isError(String kind) {
    return outcome == Outcome.ERROR && text().startsWith(kind);
  }
}
