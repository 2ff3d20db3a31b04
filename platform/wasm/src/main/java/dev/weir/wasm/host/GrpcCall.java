package dev.weir.wasm.host;

/// A gRPC call that is going on. Its methods do not block; calls after its end have no effect.
public interface GrpcCall {

  /// Sends a message.
  ///
  /// @param end whether it is the last one
  void send(byte[] message, boolean end);

  /// Says that no more messages follow.
  void halfClose();

  /// Gives the call up. The listener hears nothing more.
  void cancel();
}
