package dev.weir.wasm.http;

import dev.weir.api.Headers;
import dev.weir.wasm.engine.GuestMemory;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.Imports;
import dev.weir.wasm.host.FieldNames;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;

/// The http-wasm functions for headers and trailers.
final class HttpFieldFunctions {

  private static final int REQUEST = 0;
  private static final int RESPONSE = 1;
  private static final int REQUEST_TRAILERS = 2;
  private static final int RESPONSE_TRAILERS = 3;

  private static final int COUNT_SHIFT = 32;
  private static final int MAX_VALUE = 64 << 10;

  private final HttpState state;
  private final FieldNames names = new FieldNames();

  HttpFieldFunctions(HttpState state) {
    this.state = state;
  }

  void offer(Imports imports) {
    imports
        .add(HttpState.MODULE, "get_header_names", "iii:I", this::names)
        .add(HttpState.MODULE, "get_header_values", "iiiii:I", this::values)
        .add(HttpState.MODULE, "set_header_value", "iiiii:", this::set)
        .add(HttpState.MODULE, "add_header_value", "iiiii:", this::add)
        .add(HttpState.MODULE, "remove_header", "iii:", this::remove);
  }

  private long names(GuestMemory memory, long[] arguments) {
    var unique = new LinkedHashSet<String>();
    fields((int) arguments[0]).forEach((name, _) -> unique.add(name.toLowerCase(Locale.ROOT)));
    return put(memory, (int) arguments[1], (int) arguments[2], unique);
  }

  private long values(GuestMemory memory, long[] arguments) {
    var fields = fields((int) arguments[0]);
    var name = name(memory, arguments);
    return put(memory, (int) arguments[3], (int) arguments[4], fields.all(name));
  }

  /// Writes texts, each with a NUL behind it, if all fit into the guest's buffer.
  ///
  /// @return their number in the upper half, their length in the lower
  private static long put(GuestMemory memory, int pointer, int limit, Collection<String> texts) {
    var length = texts.size();
    for (var text : texts) {
      length += text.length();
    }
    if (Integer.compareUnsigned(length, limit) <= 0) {
      var at = pointer;
      for (var text : texts) {
        memory.writeLatin1(at, text);
        memory.writeByte(at + text.length(), (byte) 0);
        at += text.length() + 1;
      }
    }
    return (long) texts.size() << COUNT_SHIFT | length;
  }

  private long set(GuestMemory memory, long[] arguments) {
    var kind = (int) arguments[0];
    var fields = changeable(kind);
    var name = name(memory, arguments);
    var value = value(memory, arguments);
    return store(kind, name, value, () -> fields.with(name, value));
  }

  private long add(GuestMemory memory, long[] arguments) {
    var kind = (int) arguments[0];
    var fields = changeable(kind);
    var name = name(memory, arguments);
    var value = value(memory, arguments);
    return store(kind, name, value, () -> fields.withAdded(name, value));
  }

  private long remove(GuestMemory memory, long[] arguments) {
    var kind = (int) arguments[0];
    var fields = changeable(kind);
    var name = name(memory, arguments);
    var rest = fields.without(name);
    if (rest.size() != fields.size()) {
      store(kind, "", "", () -> rest);
    }
    return 0;
  }

  private String name(GuestMemory memory, long[] arguments) {
    if ((int) arguments[2] == 0) {
      throw new GuestTrap("header name: '' (expected: a name)");
    }
    return names.read(memory, (int) arguments[1], (int) arguments[2]);
  }

  private static String value(GuestMemory memory, long[] arguments) {
    return memory.latin1((int) arguments[3], (int) arguments[4], MAX_VALUE, "header value").strip();
  }

  private Headers fields(int kind) {
    var call = state.call();
    return switch (kind) {
      case REQUEST -> call.request().headers();
      case RESPONSE -> call.responseHeaders();
      case REQUEST_TRAILERS -> trailers(call, call.requestBody(), HttpState.BUFFER_REQUEST);
      case RESPONSE_TRAILERS -> trailers(call, call.responseBody(), HttpState.BUFFER_RESPONSE);
      default -> throw unknownKind(kind);
    };
  }

  private Headers changeable(int kind) {
    return switch (kind) {
      case REQUEST -> state.callBeforeNext("a request header").request().headers();
      case RESPONSE -> ofResponse("a response header").responseHeaders();
      case REQUEST_TRAILERS -> {
        requireTrailers(state.callBeforeNext("a request trailer"));
        yield fields(kind);
      }
      case RESPONSE_TRAILERS -> {
        requireTrailers(ofResponse("a response trailer"));
        yield fields(kind);
      }
      default -> throw unknownKind(kind);
    };
  }

  private HttpCall ofResponse(String what) {
    return state.callBeforeNextOr(HttpState.BUFFER_RESPONSE, what);
  }

  private static void requireTrailers(HttpCall call) {
    if (!call.has(HttpState.TRAILERS)) {
      throw new GuestTrap("trailers need the feature trailers");
    }
  }

  /// The trailers of a body, which are known at its end: with buffering that is now.
  private Headers trailers(HttpCall call, HttpBody body, int buffering) {
    if (!call.has(HttpState.TRAILERS) || call.isTunnel()) {
      return Headers.empty();
    }
    if (call.has(buffering)) {
      HttpBodyFunctions.keep(state.guest(), body, buffering);
    }
    return body.trailers();
  }

  private long store(int kind, String name, String value, Change change) {
    var call = state.call();
    if (!call.hasRoomForField(name.length() + value.length())) {
      throw new GuestTrap("headers set for one request (expected: <= 256KiB)");
    }
    try {
      store(call, kind, change.fields());
    } catch (IllegalArgumentException e) {
      throw new GuestTrap(String.valueOf(e.getMessage()));
    }
    return 0;
  }

  private static void store(HttpCall call, int kind, Headers changed) {
    switch (kind) {
      case REQUEST -> call.change(call.request().withHeaders(changed));
      case RESPONSE -> call.setResponseHeaders(changed);
      case REQUEST_TRAILERS -> call.requestBody().setTrailers(changed);
      default -> call.responseBody().setTrailers(changed);
    }
  }

  private static GuestTrap unknownKind(int kind) {
    return new GuestTrap("header kind: '" + kind + "' (expected: 0..3)");
  }

  @FunctionalInterface
  private interface Change {
    Headers fields();
  }
}
