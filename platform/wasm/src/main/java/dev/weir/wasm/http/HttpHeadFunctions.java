package dev.weir.wasm.http;

import dev.weir.api.Request;
import dev.weir.wasm.engine.GuestMemory;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.Imports;
import dev.weir.wasm.host.SocketAddressText;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/// The http-wasm functions for features, configuration, log, request line and status.
final class HttpHeadFunctions {

  private static final String GETTER = "ii:i";
  private static final String SETTER = "ii:";
  private static final int MAX_METHOD = 64;
  private static final int MAX_URI = 64 << 10;
  private static final int MIN_STATUS = 200;
  private static final int MAX_STATUS = 599;

  private final HttpState state;

  HttpHeadFunctions(HttpState state) {
    this.state = state;
  }

  void offer(Imports imports) {
    imports
        .add(HttpState.MODULE, "enable_features", "i:i", (_, a) -> state.enable((int) a[0]))
        .add(HttpState.MODULE, "get_config", GETTER, this::config)
        .add(HttpState.MODULE, "log", "iii:", this::log)
        .add(HttpState.MODULE, "log_enabled", "i:i", (_, a) -> isLogged((int) a[0]) ? 1 : 0)
        .add(HttpState.MODULE, "get_method", GETTER, this::method)
        .add(HttpState.MODULE, "set_method", SETTER, this::setMethod)
        .add(HttpState.MODULE, "get_uri", GETTER, this::uri)
        .add(HttpState.MODULE, "set_uri", SETTER, this::setUri)
        .add(HttpState.MODULE, "get_protocol_version", GETTER, this::protocol)
        .add(HttpState.MODULE, "get_source_addr", GETTER, this::source)
        .add(HttpState.MODULE, "get_status_code", ":i", (_, _) -> state.call().status())
        .add(HttpState.MODULE, "set_status_code", "i:", (_, a) -> setStatus((int) a[0]));
  }

  private long config(GuestMemory memory, long[] arguments) {
    var config = state.config();
    if (Integer.compareUnsigned(config.length, (int) arguments[1]) <= 0) {
      memory.write((int) arguments[0], config, 0, config.length);
    }
    return config.length;
  }

  /// A log line never traps: what cannot be read is not logged.
  private long log(GuestMemory memory, long[] arguments) {
    var level = level((int) arguments[0]);
    var pointer = (int) arguments[1];
    var length = (int) arguments[2];
    if (level != Level.OFF && state.log().isEnabled(level) && memory.contains(pointer, length)) {
      var room = state.log().room(length);
      state.log().log(level, memory.bytes(pointer, room, room, "log message"));
    }
    return 0;
  }

  private boolean isLogged(int level) {
    return level(level) != Level.OFF && state.log().isEnabled(level(level));
  }

  private static Level level(int level) {
    return switch (level) {
      case -1 -> Level.DEBUG;
      case 0 -> Level.INFO;
      case 1 -> Level.WARNING;
      case 2 -> Level.ERROR;
      default -> Level.OFF;
    };
  }

  private long method(GuestMemory memory, long[] arguments) {
    return put(memory, arguments, state.call().request().method());
  }

  private long setMethod(GuestMemory memory, long[] arguments) {
    var call = state.callBeforeNext("the method");
    var method = memory.latin1((int) arguments[0], (int) arguments[1], MAX_METHOD, "method");
    call.change(checked(() -> call.request().withMethod(method)));
    return 0;
  }

  private long uri(GuestMemory memory, long[] arguments) {
    return put(memory, arguments, state.call().request().target());
  }

  private long setUri(GuestMemory memory, long[] arguments) {
    var call = state.callBeforeNext("the uri");
    var uri = memory.latin1((int) arguments[0], (int) arguments[1], MAX_URI, "uri");
    call.change(checked(() -> withTarget(call.request(), uri)));
    return 0;
  }

  private static Request withTarget(Request request, String uri) {
    var question = uri.indexOf('?');
    var path = question < 0 ? uri : uri.substring(0, question);
    var query = question < 0 ? Optional.<String>empty() : Optional.of(uri.substring(question + 1));
    return request.withPath(path.isEmpty() ? "/" : path).withQuery(query);
  }

  private long protocol(GuestMemory memory, long[] arguments) {
    return put(memory, arguments, state.call().request().exchange().protocol());
  }

  private long source(GuestMemory memory, long[] arguments) {
    var address = state.call().request().exchange().clientAddress();
    return put(memory, arguments, SocketAddressText.of(address));
  }

  private long setStatus(int status) {
    var call = state.callBeforeNextOr(HttpState.BUFFER_RESPONSE, "set_status_code");
    if (status < MIN_STATUS || status > MAX_STATUS) {
      throw new GuestTrap("status: '" + status + "' (expected: 200..599)");
    }
    call.setStatus(status);
    return 0;
  }

  /// Writes text if the guest's buffer is large enough; tells its length either way.
  private static long put(GuestMemory memory, long[] arguments, String text) {
    if (Integer.compareUnsigned(text.length(), (int) arguments[1]) <= 0) {
      memory.writeLatin1((int) arguments[0], text);
    }
    return text.length();
  }

  private static Request checked(Supplier<Request> change) {
    try {
      return change.get();
    } catch (IllegalArgumentException e) {
      throw new GuestTrap(String.valueOf(e.getMessage()));
    }
  }

  /// Standard output and error of the guest, as log lines.
  void print(boolean isError, byte[] text) {
    state.log().print(isError ? Level.ERROR : Level.INFO, text);
  }
}
