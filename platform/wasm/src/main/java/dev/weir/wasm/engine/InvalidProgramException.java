package dev.weir.wasm.engine;

/// Says in one line why bytes are no module that can be run here.
public final class InvalidProgramException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// @param message what was found and what was expected
  public InvalidProgramException(String message) {
    super(OneLine.of(message), null, false, false);
  }
}
