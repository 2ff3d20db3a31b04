package dev.weir.wasm.engine;

/// Where what a guest prints goes.
@FunctionalInterface
public interface GuestOutput {

  /// Takes what the guest wrote in one go.
  ///
  /// @param isError whether it went to standard error
  void print(boolean isError, byte[] text);
}
