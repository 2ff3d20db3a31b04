package dev.weir.wasm.host;

/// Says in one line why a `.wasm` cannot be a filter: `geo.wasm: not a WebAssembly module`.
public final class InvalidModuleException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /// Says it.
  public InvalidModuleException(String message) {
    super(message);
  }
}
