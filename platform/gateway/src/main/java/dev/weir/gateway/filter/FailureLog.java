package dev.weir.gateway.filter;

import dev.weir.api.Attribute;
import dev.weir.api.ErrorCode;
import dev.weir.api.Exchange;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.gateway.log.LogThrottle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the log says of the failures of one filter: at most one line in ten seconds.
///
/// The first failure of a pause is logged with where it comes from; those in between are counted,
/// and the next line tells how many they were. A filter that lets requests pass logs its failures
/// itself; those that end requests are logged by who answers them, and [#noted(Exchange,
/// GatewayException)] finds the filter that is to blame.
public final class FailureLog {

  /// What has ended a request, and the log of the filter that failed.
  private record End(GatewayException failure, FailureLog log) {}

  private static final Attribute<End> END = Attribute.named("failure of a filter");

  private static final Logger LOGGER = System.getLogger(FailureLog.class.getName());

  private final BiConsumer<String, @Nullable Throwable> sink;
  private final LogThrottle throttle;

  FailureLog(LongSupplier nanoTime, BiConsumer<String, @Nullable Throwable> sink) {
    this.sink = sink;
    this.throttle = new LogThrottle(nanoTime);
  }

  /// A log that ends in the gateway's log.
  static FailureLog create() {
    return new FailureLog(
        System::nanoTime,
        (message, failure) -> LOGGER.log(Level.WARNING, message + " [on-failure: open]", failure));
  }

  /// What to add to the line in the log about a failure that ended a request, if it is to be logged
  /// at all. Takes note of it.
  public static Optional<String> noted(Exchange exchange, GatewayException failure) {
    var end = exchange.attribute(END).filter(it -> it.failure == failure);
    return end.isPresent() ? end.get().log.throttle.noted() : Optional.of("");
  }

  /// Says that its filter ends a request with that failure. Without effect if it is no failure of a
  /// filter, or one that another filter has answered for already.
  GatewayException ends(Request request, GatewayException failure) {
    if (failure.code().source() == ErrorCode.Source.FILTER) {
      var exchange = request.exchange();
      var isKnown = exchange.attribute(END).filter(it -> it.failure == failure).isPresent();
      if (!isKnown) {
        exchange.setAttribute(END, new End(failure, this));
      }
    }
    return failure;
  }

  void failed(Throwable failure) {
    // A refusal says it all, unless something went wrong before.
    var cause = failure instanceof GatewayException ? failure.getCause() : failure;
    throttle.noted().ifPresent(more -> sink.accept(failure.getMessage() + more, cause));
  }
}
