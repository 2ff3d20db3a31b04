package dev.weir.gateway.listener;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.http.BadMessageException;

/// What clients get when a request ends without the answer it asked for: an RFC 9457 problem
/// document with the status, a stable code and the request's id, and nothing about the inside.
final class ErrorResponse {

  private static final Headers HEADERS = Headers.of("Content-Type", "application/problem+json");

  private ErrorResponse() {}

  static Response of(ErrorCode code, String requestId) {
    var status = code.status();
    var document =
        """
        {"type":"about:blank","title":"%s","status":%d,"code":"%s","request-id":"%s"}
        """
            .formatted(StatusLine.reason(status), status, code.id(), requestId);
    return Response.of(status, HEADERS, Body.of(document));
  }

  /// The code for a message that broke a rule or a limit.
  static ErrorCode codeOf(BadMessageException e) {
    return switch (e.status()) {
      case 413 -> ErrorCode.BODY_TOO_LARGE;
      case 414 -> ErrorCode.TARGET_TOO_LONG;
      case 417 -> ErrorCode.EXPECTATION_FAILED;
      case 431 -> ErrorCode.HEADERS_TOO_LARGE;
      case 501 -> ErrorCode.NOT_IMPLEMENTED;
      case 505 -> ErrorCode.VERSION_NOT_SUPPORTED;
      default -> ErrorCode.BAD_REQUEST;
    };
  }
}
