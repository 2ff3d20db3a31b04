package dev.weir.wasm.proxy;

import dev.weir.api.Body;
import dev.weir.api.Headers;

/// Control of streams: continue, answer, close; and of contexts.
final class StreamFunctions {

  private static final int REQUEST = 0;
  private static final int RESPONSE = 1;
  private static final int DOWNSTREAM = 2;
  private static final int UPSTREAM = 3;

  private final HostScope scope;

  StreamFunctions(HostScope scope) {
    this.scope = scope;
  }

  void offer(HostCall.Binding binding) {
    binding
        .add("proxy_set_effective_context", 1, this::setEffectiveContext)
        .add("proxy_done", 0, _ -> Status.NOT_FOUND)
        .add("proxy_continue_stream", 1, call -> continueStream(call.intAt(0)))
        .add("proxy_continue_request", 0, _ -> continueStream(REQUEST))
        .add("proxy_continue_response", 0, _ -> continueStream(RESPONSE))
        .add("proxy_close_stream", 1, this::closeStream)
        .add("proxy_send_local_response", 8, this::sendLocalResponse)
        .add("proxy_clear_route_cache", 0, _ -> clearRouteCache());
  }

  private int setEffectiveContext(HostCall call) {
    return scope.instance().setCurrent(call.intAt(0)) ? Status.OK : Status.BAD_ARGUMENT;
  }

  private int continueStream(int type) {
    if (type < REQUEST || type > UPSTREAM) {
      return Status.BAD_ARGUMENT;
    }
    var stream = scope.instance().currentStream();
    if (stream != null && type <= RESPONSE) {
      (type == REQUEST ? stream.request() : stream.response()).continueAfterCallback();
    }
    return Status.OK;
  }

  private int closeStream(HostCall call) {
    var what =
        switch (call.intAt(0)) {
          case REQUEST -> "request";
          case RESPONSE -> "response";
          case DOWNSTREAM -> "downstream";
          case UPSTREAM -> "upstream";
          default -> throw StatusException.BAD_ARGUMENT;
        };
    var stream = scope.instance().currentStream();
    if (stream == null) {
      return Status.NOT_FOUND;
    }
    stream.breakOff(what);
    return Status.OK;
  }

  private int sendLocalResponse(HostCall call) {
    var code = call.intAt(0);
    var details = call.latin1At(1);
    var body = call.bytesAt(3, scope.module().settings().limits().bodyBytes());
    var pairs = Pairs.parse(call.bytesAt(5));
    var stream = scope.instance().currentStream();
    if (stream == null || code < 200 || code > 599) {
      return Status.BAD_ARGUMENT;
    }
    var headers = headers(pairs);
    stream.answer(new LocalResponse(code, details, headers, Body.of(body), call.intAt(7)));
    return Status.OK;
  }

  private static Headers headers(Pairs pairs) {
    try {
      return FieldMap.of(pairs);
    } catch (IllegalArgumentException _) {
      throw StatusException.BAD_ARGUMENT;
    }
  }

  private int clearRouteCache() {
    scope.clearRouteCache();
    return Status.OK;
  }
}
