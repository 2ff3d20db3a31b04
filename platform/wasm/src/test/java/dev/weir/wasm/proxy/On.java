package dev.weir.wasm.proxy;

import java.util.Arrays;
import java.util.Locale;

/// The callbacks of the fixture `script.wasm`.
enum On {
  CONTEXT_CREATE(1, 2),
  VM_START(2, 2),
  CONFIGURE(3, 2),
  TICK(4, 1),
  QUEUE_READY(5, 2),
  DONE(6, 1),
  LOG(7, 1),
  DELETE(8, 1),
  REQUEST_HEADERS(10, 3),
  REQUEST_BODY(11, 3),
  REQUEST_TRAILERS(12, 2),
  RESPONSE_HEADERS(13, 3),
  RESPONSE_BODY(14, 3),
  RESPONSE_TRAILERS(15, 2),
  HTTP_CALL_RESPONSE(16, 5),
  GRPC_INITIAL_METADATA(17, 3),
  GRPC_RECEIVE(18, 3),
  GRPC_TRAILING_METADATA(19, 3),
  GRPC_CLOSE(20, 3),
  REDIS_CALL_RESPONSE(21, 4),
  VALIDATE_CONFIGURATION(22, 2);

  private final int number;
  private final int parameters;

  On(int number, int parameters) {
    this.number = number;
    this.parameters = parameters;
  }

  static On of(int number) {
    return Arrays.stream(values()).filter(it -> it.number == number).findFirst().orElseThrow();
  }

  int number() {
    return number;
  }

  int parameters() {
    return parameters;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
