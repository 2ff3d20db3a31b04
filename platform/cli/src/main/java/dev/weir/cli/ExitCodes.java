package dev.weir.cli;

/// How commands end, beside 0 for done, 1 for anything that is wrong and 2 for a command that was
/// not understood.
final class ExitCodes {

  /// What the command is about is not there.
  static final int NOT_FOUND = 3;

  /// Something does not pass a check.
  static final int VERIFICATION = 4;

  /// Versions do not go together.
  static final int INCOMPATIBLE = 5;

  private ExitCodes() {}
}
