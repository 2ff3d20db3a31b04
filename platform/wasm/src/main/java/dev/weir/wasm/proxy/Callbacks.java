package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.Program;

/// All functions of a guest that the host calls.
final class Callbacks {

  static final String HTTP_CALL_RESPONSE = "proxy_on_http_call_response";
  static final String[] HTTP = {
    "proxy_on_request_headers",
    "proxy_on_request_body",
    "proxy_on_request_trailers",
    "proxy_on_response_headers",
    "proxy_on_response_body",
    "proxy_on_response_trailers",
    "proxy_on_log"
  };

  final Callback contextCreate;
  final Callback vmStart;
  final Callback validateConfiguration;
  final Callback configure;
  final Callback tick;
  final Callback queueReady;
  final Callback done;
  final Callback log;
  final Callback delete;
  final Callback foreignFunction;
  final Callback requestHeaders;
  final Callback requestBody;
  final Callback requestTrailers;
  final Callback responseHeaders;
  final Callback responseBody;
  final Callback responseTrailers;
  final Callback httpCallResponse;
  final Callback grpcInitialMetadata;
  final Callback grpcReceive;
  final Callback grpcTrailingMetadata;
  final Callback grpcClose;
  final Callback redisCallResponse;

  Callbacks(Program program, Guest guest) {
    contextCreate = Callback.of(program, guest, "proxy_on_context_create");
    vmStart = Callback.of(program, guest, "proxy_on_vm_start");
    validateConfiguration = Callback.of(program, guest, "proxy_validate_configuration");
    configure = Callback.of(program, guest, "proxy_on_configure");
    tick = Callback.of(program, guest, "proxy_on_tick");
    queueReady = Callback.of(program, guest, "proxy_on_queue_ready");
    done = Callback.of(program, guest, "proxy_on_done");
    log = Callback.of(program, guest, "proxy_on_log");
    delete = Callback.of(program, guest, "proxy_on_delete");
    foreignFunction = Callback.of(program, guest, "proxy_on_foreign_function");
    requestHeaders = Callback.of(program, guest, "proxy_on_request_headers");
    requestBody = Callback.of(program, guest, "proxy_on_request_body");
    requestTrailers = Callback.of(program, guest, "proxy_on_request_trailers");
    responseHeaders = Callback.of(program, guest, "proxy_on_response_headers");
    responseBody = Callback.of(program, guest, "proxy_on_response_body");
    responseTrailers = Callback.of(program, guest, "proxy_on_response_trailers");
    httpCallResponse = Callback.of(program, guest, HTTP_CALL_RESPONSE);
    grpcInitialMetadata = Callback.of(program, guest, "proxy_on_grpc_receive_initial_metadata");
    grpcReceive = Callback.of(program, guest, "proxy_on_grpc_receive");
    grpcTrailingMetadata = Callback.of(program, guest, "proxy_on_grpc_receive_trailing_metadata");
    grpcClose = Callback.of(program, guest, "proxy_on_grpc_close");
    redisCallResponse = Callback.of(program, guest, "proxy_on_redis_call_response");
  }
}
