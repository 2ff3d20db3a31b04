package dev.weir.wasm.http;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.WasmLimits;

/// One request inside an http-wasm guest: what the guest sees of it and has changed so far.
final class HttpCall {

  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final WasmLimits limits;
  private Request request;
  private final HttpBody requestBody;
  private boolean afterNext;
  private int features;
  private int fieldBytes;

  private int status = 200;
  private Headers responseHeaders = Headers.empty();
  private HttpBody responseBody;
  private boolean isResponseChanged;

  HttpCall(Request request, WasmLimits limits, int features) {
    this.request = request;
    this.limits = limits;
    this.features = features;
    requestBody = new HttpBody(request.body(), limits.body());
    responseBody = new HttpBody(Body.empty(), limits.body());
  }

  boolean isAfterNext() {
    return afterNext;
  }

  int features() {
    return features;
  }

  int enable(int more) {
    features |= more;
    return features;
  }

  boolean has(int feature) {
    return (features & feature) != 0;
  }

  Request request() {
    return request;
  }

  void change(Request changed) {
    request = changed;
  }

  HttpBody requestBody() {
    return requestBody;
  }

  HttpBody responseBody() {
    return responseBody;
  }

  int status() {
    return status;
  }

  void setStatus(int status) {
    this.status = status;
    isResponseChanged = true;
  }

  Headers responseHeaders() {
    return responseHeaders;
  }

  void setResponseHeaders(Headers headers) {
    responseHeaders = headers;
    isResponseChanged = true;
  }

  /// Whether the response's body is the bytes of another protocol.
  boolean isTunnel() {
    return afterNext && status == SWITCHING_PROTOCOLS;
  }

  /// Counts the bytes of fields that the guest sets, so that it cannot fill the heap with them.
  boolean hasRoomForField(int bytes) {
    fieldBytes += bytes;
    return fieldBytes <= limits.headers().bytes();
  }

  /// The request for the next handler.
  Request outgoing() {
    return requestBody.isChanged() ? request.withBody(requestBody.result()) : request;
  }

  /// The guest's own answer.
  Response answer() {
    return Response.of(status, responseHeaders, responseBody.result());
  }

  /// Notes that the next handler has failed with that status.
  void failed(int status) {
    afterNext = true;
    this.status = status;
  }

  /// Puts the next handler's answer over what the guest had answered before.
  Response merged(Response next) {
    var merged = next;
    if (responseHeaders.size() > 0) {
      merged = merged.withHeaders(FieldMerge.under(next.headers(), responseHeaders));
    }
    if (responseBody.isChanged()) {
      merged = merged.withBody(mergedBody(next));
    }
    return merged;
  }

  private Body mergedBody(Response next) {
    var body = next.body();
    if (responseBody.isReplaced() && mayHaveBody(next)) {
      var guests = responseBody.replacement();
      body = body.length() == 0 ? guests : new FallbackBody(body, guests);
    }
    var trailers = responseBody.trailers();
    return trailers.size() == 0 ? body : new TrailingBody(body, trailers, false);
  }

  private boolean mayHaveBody(Response next) {
    return next.status() != NO_CONTENT
        && next.status() != NOT_MODIFIED
        && next.status() != SWITCHING_PROTOCOLS
        && next.body().length() <= 0
        && !request.method().equals("HEAD");
  }

  /// Shows the guest the next handler's answer.
  void answered(Response next) {
    afterNext = true;
    status = next.status();
    responseHeaders = next.headers();
    responseBody = new HttpBody(next.body(), limits.body());
    isResponseChanged = false;
  }

  /// The next handler's answer with what the guest made of it.
  Response changed(Response next) {
    var response = next;
    if (isResponseChanged) {
      response = Response.of(status, responseHeaders, next.body());
    }
    if (responseBody.isChanged()) {
      responseBody.closeIfReplaced();
      response = response.withBody(responseBody.result());
    }
    return response;
  }
}
