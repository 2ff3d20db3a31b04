package dev.weir.wasm.host;

import dev.weir.api.Headers;

/// Hears what comes back from a gRPC call: initial metadata at most once, messages, then trailing
/// metadata at most once and the status exactly once. One call at a time; may block for a while.
public interface GrpcListener {

  /// Metadata came.
  void initialMetadata(Headers metadata);

  /// A message came.
  void message(byte[] message);

  /// The metadata after the last message came.
  void trailingMetadata(Headers metadata);

  /// The call has ended.
  ///
  /// @param status a gRPC status code, 0 for success
  /// @param text what the server or the client says about it; may be empty
  void closed(int status, String text);
}
