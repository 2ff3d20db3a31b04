package dev.weir.cli.plugin;

import java.util.Locale;

/// Something that whoever publishes or installs a plugin should know.
///
/// @param message what was found and what was expected
public record Finding(Severity severity, Check check, String message) {

  /// How bad it is.
  public enum Severity {
    /// It runs, but somebody will miss something.
    WARNING,
    /// It does not run, or nobody should let it.
    ERROR
  }

  /// What was looked at.
  public enum Check {
    /// The file as an archive.
    ARCHIVE,
    MANIFEST,
    LICENSE,
    /// The list of extensions.
    INDEX,
    /// Classes that must not be in the jar.
    BUNDLED,
    /// The members of the plugin API that are used.
    API,
    /// Everything else that is used.
    REFERENCES,
    /// The version of Java.
    JAVA,
    /// Loading and starting.
    LOAD,
    /// The schema of the configuration.
    SCHEMA;

    /// The name for programs.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether what is found is about versions that do not go together.
    public boolean isAboutVersions() {
      return this == API || this == JAVA;
    }
  }

  static Finding warning(Check check, String message) {
    return new Finding(Severity.WARNING, check, message);
  }

  static Finding error(Check check, String message) {
    return new Finding(Severity.ERROR, check, message);
  }

  /// Whether it keeps the plugin from being good.
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
