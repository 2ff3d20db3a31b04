package dev.weir.gateway.filter;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Decides who is to blame for what a filter or the end of the chain threw.
///
/// A cause that is marked already, because it came out of the rest of the chain or of a body,
/// stands, however often it was wrapped on its way. Errors are contained like exceptions: a stack
/// that overflowed has been unwound and a class that cannot be linked concerns one plugin.
final class Blame {

  private static final int DEEPEST_CAUSE = 32;

  private Blame() {}

  static GatewayException filter(Named place, Request request, Throwable failure) {
    var known = known(request, failure);
    return known != null
        ? known
        : new GatewayException(
            ErrorCode.FILTER_FAILED, place + " failed: " + describe(failure), failure);
  }

  static GatewayException noResponse(Named place) {
    return new GatewayException(
        ErrorCode.FILTER_FAILED, place + " returned null (expected: a response)");
  }

  static GatewayException upstream(Request request, Throwable failure) {
    var known = known(request, failure);
    if (known != null) {
      return known;
    }
    var code = failure instanceof IOException ? ErrorCode.UPSTREAM_RESET : ErrorCode.INTERNAL_ERROR;
    return new GatewayException(code, "the end of the chain failed: " + describe(failure), failure);
  }

  static GatewayException noResponse() {
    return new GatewayException(
        ErrorCode.INTERNAL_ERROR, "the end of the chain returned null (expected: a response)");
  }

  private static @Nullable GatewayException known(Request request, Throwable failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    var marked = marked(failure);
    if (marked != null) {
      return marked;
    }
    var waited = failure instanceof InterruptedException || failure instanceof IOException;
    return waited && request.exchange().isCancelled() ? cancelled(request, failure) : null;
  }

  private static @Nullable GatewayException marked(Throwable failure) {
    Throwable cause = failure;
    for (var depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof GatewayException mark) {
        return mark;
      }
      if (cause instanceof BodyException mark) {
        return new GatewayException(mark.code(), describe(mark), failure);
      }
      cause = cause.getCause();
    }
    return null;
  }

  /// A filter that was waiting when the client left or the time was up did nothing wrong.
  private static GatewayException cancelled(Request request, Throwable failure) {
    var isLate = request.timeRemaining().filter(Duration.ZERO::equals).isPresent();
    return isLate
        ? new GatewayException(ErrorCode.UPSTREAM_TIMEOUT, "the time of the route is up", failure)
        : new GatewayException(ErrorCode.CLIENT_CLOSED_REQUEST, "the client left", failure);
  }

  private static String describe(Throwable failure) {
    var message = failure.getMessage();
    var name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }
}
