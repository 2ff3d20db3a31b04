package dev.weir.wasm.proxy;

/// The maps of fields, as numbers of the ABI.
final class MapType {

  static final int REQUEST_HEADERS = 0;
  static final int REQUEST_TRAILERS = 1;
  static final int RESPONSE_HEADERS = 2;
  static final int RESPONSE_TRAILERS = 3;
  static final int GRPC_INITIAL_METADATA = 4;
  static final int GRPC_TRAILING_METADATA = 5;
  static final int CALL_HEADERS = 6;
  static final int CALL_TRAILERS = 7;

  private MapType() {}
}
