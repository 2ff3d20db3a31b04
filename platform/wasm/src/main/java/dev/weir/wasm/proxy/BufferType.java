package dev.weir.wasm.proxy;

/// The buffers, as numbers of the ABI.
final class BufferType {

  static final int REQUEST_BODY = 0;
  static final int RESPONSE_BODY = 1;
  static final int CALL_BODY = 4;
  static final int GRPC_MESSAGE = 5;
  static final int VM_CONFIGURATION = 6;
  static final int PLUGIN_CONFIGURATION = 7;
  static final int FOREIGN_ARGUMENTS = 8;

  /// The reply to a Redis command, of Higress.
  static final int REDIS_REPLY = 9;

  private BufferType() {}
}
