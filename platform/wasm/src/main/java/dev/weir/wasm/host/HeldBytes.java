package dev.weir.wasm.host;

/// Counts what one call of a filter holds in memory: what waits for the guest, and what the guest
/// has said that waits for the other side. All calls of a filter have one budget.
///
/// Safe for use by several threads; never blocks. What is held when the call ends is freed with it,
/// and nothing can be held any more.
public interface HeldBytes {

  /// Holds more bytes.
  ///
  /// @return false if there is no room for them; none of them is held then
  boolean hold(long bytes);

  /// Says that some of the bytes are not held any more.
  void free(long bytes);
}
