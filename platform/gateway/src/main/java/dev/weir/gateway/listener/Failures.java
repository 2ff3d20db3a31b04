package dev.weir.gateway.listener;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.gateway.filter.BodyException;
import dev.weir.gateway.filter.FailureLog;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.SourceFailedException;
import java.lang.System.Logger.Level;

/// Takes note of requests that end without the answer they asked for, and makes one that says so.
final class Failures {

  private static final System.Logger LOGGER = System.getLogger(Failures.class.getName());

  private Failures() {}

  /// The answer to a request that was refused or failed.
  static Response answer(GatewayException e, GatewayExchange exchange) {
    log(e, exchange);
    return answer(e.code(), exchange);
  }

  /// The answer to a request at which the gateway failed.
  static Response internal(Throwable failure, GatewayExchange exchange) {
    LOGGER.log(Level.ERROR, "request " + exchange.id() + ": route " + exchange.routeId(), failure);
    return answer(ErrorCode.INTERNAL_ERROR, exchange);
  }

  /// The answer with that code.
  static Response answer(ErrorCode code, GatewayExchange exchange) {
    exchange.log().failed(code);
    return ErrorResponse.of(code, exchange.id());
  }

  private static void log(GatewayException e, GatewayExchange exchange) {
    var level = e.code().source() == ErrorCode.Source.DOWNSTREAM ? Level.DEBUG : Level.WARNING;
    if (LOGGER.isLoggable(level)) {
      var where = "request " + exchange.id() + ": route " + exchange.routeId() + ": ";
      var line = where + e.code().id() + ": " + e.getMessage();
      FailureLog.noted(exchange, e)
          .ifPresentOrElse(
              more -> LOGGER.log(level, line + more, e.getCause()),
              () -> LOGGER.log(Level.DEBUG, line));
    }
  }

  /// A response that ends before its end.
  static void broken(Throwable failure, GatewayExchange exchange) {
    exchange.log().failed(codeOf(failure, exchange));
    if (failure instanceof SourceFailedException && !exchange.isCancelled()) {
      var where = "request " + exchange.id() + ": route " + exchange.routeId();
      LOGGER.log(Level.WARNING, where + ": the response's body broke off: " + failure.getMessage());
    }
  }

  private static ErrorCode codeOf(Throwable failure, GatewayExchange exchange) {
    if (exchange.isCancelled() || !(failure instanceof SourceFailedException)) {
      return ErrorCode.CLIENT_CLOSED_REQUEST;
    }
    return failure.getCause() instanceof BodyException e ? e.code() : ErrorCode.FILTER_FAILED;
  }
}
