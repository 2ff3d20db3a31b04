package dev.weir.wasm.http;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.GuestMemory;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.Imports;

/// The http-wasm functions for bodies.
final class HttpBodyFunctions {

  private static final int REQUEST = 0;
  private static final int RESPONSE = 1;
  private static final int CHUNK_BYTES = 8 << 10;

  private final HttpState state;
  private byte[] chunk = {};

  HttpBodyFunctions(HttpState state) {
    this.state = state;
  }

  void offer(Imports imports) {
    imports
        .add(HttpState.MODULE, "read_body", "iii:I", this::read)
        .add(HttpState.MODULE, "write_body", "iii:", this::write);
  }

  private long read(GuestMemory memory, long[] arguments) {
    var kind = (int) arguments[0];
    var pointer = (int) arguments[1];
    var size = (int) arguments[2];
    var buffering = buffering(kind);
    var call = state.callBeforeNextOr(buffering, "read_body");
    if (size == 0) {
      throw new GuestTrap("read_body: a buffer of 0 bytes (expected: > 0)");
    }
    if (!memory.contains(pointer, size)) {
      throw new GuestTrap("read_body: the buffer is not inside the memory");
    }
    if (kind == RESPONSE && call.isTunnel()) {
      throw new GuestTrap("read_body: the response is a tunnel");
    }
    var body = kind == REQUEST ? call.requestBody() : call.responseBody();
    if (call.has(buffering)) {
      keep(state.guest(), body, buffering);
    }
    return body.read(state.guest(), pointer, size, chunk());
  }

  private byte[] chunk() {
    if (chunk.length == 0) {
      chunk = new byte[CHUNK_BYTES];
    }
    return chunk;
  }

  private long write(GuestMemory memory, long[] arguments) {
    var kind = (int) arguments[0];
    var call =
        kind == REQUEST
            ? state.callBeforeNext("the request body")
            : state.callBeforeNextOr(buffering(kind), "write_body");
    if (kind == RESPONSE && call.isTunnel()) {
      throw new GuestTrap("write_body: the response is a tunnel");
    }
    var body = kind == REQUEST ? call.requestBody() : call.responseBody();
    body.write(memory, (int) arguments[1], (int) arguments[2]);
    return 0;
  }

  /// Takes a body into memory, for the guest that asked for it.
  static void keep(Guest guest, HttpBody body, int buffering) {
    guest.blocking(() -> {
      try {
        body.keep();
      } catch (GatewayException e) {
        throw buffering == HttpState.BUFFER_RESPONSE && e.code() == ErrorCode.BODY_TOO_LARGE
            ? new GatewayException(ErrorCode.FILTER_FAILED, "response " + e.getMessage())
            : e;
      }
      return body;
    });
  }

  private static int buffering(int kind) {
    return switch (kind) {
      case REQUEST -> HttpState.BUFFER_REQUEST;
      case RESPONSE -> HttpState.BUFFER_RESPONSE;
      default -> throw new GuestTrap("body kind: '" + kind + "' (expected: 0 or 1)");
    };
  }
}
