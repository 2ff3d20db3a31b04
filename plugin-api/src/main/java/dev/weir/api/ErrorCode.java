package dev.weir.api;

import java.util.Locale;

/// Why a request ended without the answer it asked for: what logs, metrics and clients count.
///
/// The [id][#id] of a code is stable; clients see it in an RFC 9457 problem document.
public enum ErrorCode {
  BAD_REQUEST(400, Source.DOWNSTREAM),
  UNAUTHORIZED(401, Source.DOWNSTREAM),
  FORBIDDEN(403, Source.DOWNSTREAM),
  ROUTE_NOT_FOUND(404, Source.DOWNSTREAM),
  /// No filter of the route has answered, and the route has no upstream.
  NO_UPSTREAM(404, Source.DOWNSTREAM),
  METHOD_NOT_ALLOWED(405, Source.DOWNSTREAM),
  REQUEST_TIMEOUT(408, Source.DOWNSTREAM),
  BODY_TOO_LARGE(413, Source.DOWNSTREAM),
  TARGET_TOO_LONG(414, Source.DOWNSTREAM),
  EXPECTATION_FAILED(417, Source.DOWNSTREAM),
  TOO_MANY_REQUESTS(429, Source.DOWNSTREAM),
  HEADERS_TOO_LARGE(431, Source.DOWNSTREAM),
  CLIENT_CLOSED_REQUEST(499, Source.DOWNSTREAM),
  /// A filter has answered for the upstream, with a status of its own.
  REFUSED_BY_FILTER(403, Source.DOWNSTREAM),
  NOT_IMPLEMENTED(501, Source.DOWNSTREAM),
  VERSION_NOT_SUPPORTED(505, Source.DOWNSTREAM),

  UPSTREAM_CONNECT_FAILED(502, Source.UPSTREAM),
  UPSTREAM_RESET(502, Source.UPSTREAM),
  UPSTREAM_INVALID_RESPONSE(502, Source.UPSTREAM),
  UPSTREAM_UNAVAILABLE(503, Source.UPSTREAM),
  UPSTREAM_OVERLOADED(503, Source.UPSTREAM),
  UPSTREAM_TIMEOUT(504, Source.UPSTREAM),

  FILTER_FAILED(500, Source.FILTER),
  FILTER_TIMEOUT(500, Source.FILTER),
  FILTER_UNAVAILABLE(503, Source.FILTER),
  FILTER_REVOKED(503, Source.FILTER),

  INTERNAL_ERROR(500, Source.GATEWAY),
  OVERLOADED(503, Source.GATEWAY),
  DRAINING(503, Source.GATEWAY);

  /// Who caused the end of the request.
  public enum Source {
    DOWNSTREAM,
    UPSTREAM,
    FILTER,
    GATEWAY
  }

  private final int status;
  private final Source source;
  private final String id;

  ErrorCode(int status, Source source) {
    this.status = status;
    this.source = source;
    this.id = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The HTTP status the client gets.
  public int status() {
    return status;
  }

  /// Who caused it.
  public Source source() {
    return source;
  }

  /// The stable name: `upstream-timeout`.
  public String id() {
    return id;
  }
}
