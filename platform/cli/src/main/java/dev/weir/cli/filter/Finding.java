package dev.weir.cli.filter;

import java.util.Locale;

/// Something that whoever uses a module should know.
///
/// @param message what was found and what was expected
record Finding(Severity severity, String message) {

  /// How bad it is.
  enum Severity {
    /// It runs, but not always or not well.
    WARNING,
    /// It does not run.
    ERROR;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding warning(String message) {
    return new Finding(Severity.WARNING, message);
  }

  static Finding error(String message) {
    return new Finding(Severity.ERROR, message);
  }
}
