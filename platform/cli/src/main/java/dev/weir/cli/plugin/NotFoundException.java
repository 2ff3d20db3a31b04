package dev.weir.cli.plugin;

/// Says that what a command is about is not there.
public final class NotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// @param message what is not there and what was expected
  public NotFoundException(String message) {
    super(message);
  }
}
