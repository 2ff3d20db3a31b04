package dev.weir.gateway.listener;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.gateway.filter.BodyException;
import dev.weir.gateway.filter.FailureLog;
import dev.weir.gateway.log.LogThrottle;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.SourceFailedException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Takes note of requests that end without the answer they asked for, and makes one that says so.
///
/// When an upstream fails, the log says so of one request in ten seconds for each route and code,
/// and how many there were since. Safe for use by several threads.
final class Failures {

  private static final System.Logger LOGGER = System.getLogger(Failures.class.getName());
  private static final int MAX_LOGS = 10_000;

  /// Which upstream has failed, as far as messages tell it apart.
  private record Kind(String route, ErrorCode code) {}

  private final Map<Kind, LogThrottle> logs = new ConcurrentHashMap<>();

  /// The answer to a request that was refused or failed.
  Response answer(GatewayException e, GatewayExchange exchange) {
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

  private void log(GatewayException e, GatewayExchange exchange) {
    var level = e.code().source() == ErrorCode.Source.DOWNSTREAM ? Level.DEBUG : Level.WARNING;
    if (LOGGER.isLoggable(level)) {
      var where = "request " + exchange.id() + ": route " + exchange.routeId() + ": ";
      var line = where + e.code().id() + ": " + e.getMessage();
      noted(e, exchange)
          .ifPresentOrElse(
              more -> LOGGER.log(level, line + more, e.getCause()),
              () -> LOGGER.log(Level.DEBUG, line));
    }
  }

  private Optional<String> noted(GatewayException e, GatewayExchange exchange) {
    return e.code().source() == ErrorCode.Source.UPSTREAM
        ? ofUpstream(e.code(), exchange)
        : FailureLog.noted(exchange, e);
  }

  private Optional<String> ofUpstream(ErrorCode code, GatewayExchange exchange) {
    // Routes come and go with configurations.
    if (logs.size() > MAX_LOGS) {
      logs.clear();
    }
    return logs.computeIfAbsent(
            new Kind(exchange.routeId(), code), _ -> new LogThrottle(System::nanoTime))
        .noted();
  }

  /// A response that ends before its end.
  void broken(Throwable failure, GatewayExchange exchange) {
    var code = codeOf(failure, exchange);
    exchange.log().failed(code);
    if (failure instanceof SourceFailedException && !exchange.isCancelled()) {
      var where = "request " + exchange.id() + ": route " + exchange.routeId();
      var line = where + ": the response's body broke off: " + failure.getMessage();
      ofUpstream(code, exchange)
          .ifPresentOrElse(
              more -> LOGGER.log(Level.WARNING, line + more), () -> LOGGER.log(Level.DEBUG, line));
    }
  }

  private static ErrorCode codeOf(Throwable failure, GatewayExchange exchange) {
    if (exchange.isCancelled() || !(failure instanceof SourceFailedException)) {
      return ErrorCode.CLIENT_CLOSED_REQUEST;
    }
    return failure.getCause() instanceof BodyException e ? e.code() : ErrorCode.FILTER_FAILED;
  }
}
