package dev.weir.wasm.foreign;

/// Bytes are not the protobuf message that they should be.
final class MalformedMessageException extends Exception {

  MalformedMessageException(String message) {
    super(message);
  }
}
