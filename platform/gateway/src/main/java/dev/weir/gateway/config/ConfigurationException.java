package dev.weir.gateway.config;

/// A configuration that cannot be used, with everything that is wrong with it.
///
/// The message is meant for the operator: one line for each problem, without secrets.
public final class ConfigurationException extends RuntimeException {

  private final transient Problems problems;

  /// The exception that carries these problems.
  public ConfigurationException(Problems problems) {
    super(problems.toString());
    this.problems = problems;
  }

  /// What is wrong.
  public Problems problems() {
    return problems;
  }
}
