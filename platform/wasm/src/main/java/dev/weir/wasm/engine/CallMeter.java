package dev.weir.wasm.engine;

/// Learns how long the calls of guests take. For many threads.
@FunctionalInterface
public interface CallMeter {

  /// Takes note of a sample.
  ///
  /// @param calls how many calls it stands for
  /// @param nanos how long they took together, without what the host blocked them
  void called(int calls, long nanos);
}
