package dev.weir.wasm.proxy;

/// The host functions that the fixture `script.wasm` can call, in the order of its numbers.
enum HostImport {
  LOG,
  GET_LOG_LEVEL(1),
  GET_CURRENT_TIME(1),
  SET_TICK_PERIOD,
  SET_EFFECTIVE_CONTEXT,
  DONE,
  GET_BUFFER_BYTES(2, 0),
  SET_BUFFER_BYTES,
  GET_BUFFER_STATUS(2),
  GET_HEADER_MAP_PAIRS(2, 0),
  GET_HEADER_MAP_SIZE(1),
  GET_HEADER_MAP_VALUE(2, 0),
  ADD_HEADER_MAP_VALUE,
  REPLACE_HEADER_MAP_VALUE,
  REMOVE_HEADER_MAP_VALUE,
  SET_HEADER_MAP_PAIRS,
  GET_PROPERTY(2, 0),
  SET_PROPERTY,
  SEND_LOCAL_RESPONSE,
  HTTP_CALL(1),
  GET_STATUS(3, 1),
  CONTINUE_STREAM,
  CLOSE_STREAM,
  GRPC_CALL(1),
  GRPC_STREAM(1),
  GRPC_SEND,
  GRPC_CANCEL,
  GRPC_CLOSE,
  GET_SHARED_DATA(3, 0),
  SET_SHARED_DATA,
  REGISTER_SHARED_QUEUE(1),
  RESOLVE_SHARED_QUEUE(1),
  ENQUEUE_SHARED_QUEUE,
  DEQUEUE_SHARED_QUEUE(2, 0),
  DEFINE_METRIC(1),
  INCREMENT_METRIC,
  RECORD_METRIC,
  GET_METRIC(1),
  CALL_FOREIGN_FUNCTION(2, 0),
  GET_CONFIGURATION(2, 0),
  CONTINUE_REQUEST,
  CONTINUE_RESPONSE,
  CLEAR_ROUTE_CACHE,
  REDIS_INIT,
  REDIS_CALL(1),
  INJECT_ENCODED_DATA,
  GET_UPSTREAM_HOSTS(2, 0),
  SET_UPSTREAM_OVERRIDE_HOST,
  UNHEARD_OF,
  MYSTERY,
  NOTIFY_MEMORY_GROWTH,
  PTHREAD_EQUAL;

  private final int results;
  private final int bytesAt;

  HostImport() {
    this(0);
  }

  HostImport(int results) {
    this(results, -1);
  }

  HostImport(int results, int bytesAt) {
    this.results = results;
    this.bytesAt = bytesAt;
  }

  @SuppressWarnings("EnumOrdinal") // the fixture has the same order
  int number() {
    return ordinal() + 1;
  }

  /// How many places for results it takes behind its arguments.
  int results() {
    return results;
  }

  /// Which of the results is a pointer to bytes; -1 for none.
  int bytesAt() {
    return bytesAt;
  }
}
