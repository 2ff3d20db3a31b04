package dev.weir.gateway.telemetry.tap;

import dev.weir.api.Expect;
import dev.weir.gateway.config.Suggestions;
import dev.weir.gateway.log.RequestLog;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which requests an operator wants to see.
///
/// @param route its id, which is empty for requests that no route matches; any if absent
/// @param status such as `404`, `5xx`, or `error` for all that ended without the answer that was
///   asked for; any if absent
/// @param method any if absent
/// @param path how the path begins; any if absent
/// @param slowerThan only those that took longer
/// @param sample which part of those that the other rules let pass, from 0 to 1
public record TapQuery(
    Optional<String> route,
    Optional<String> status,
    Optional<String> method,
    Optional<String> path,
    Optional<Duration> slowerThan,
    double sample) {

  private static final Pattern STATUS = Pattern.compile("[1-5]([0-9][0-9]|xx)|error");
  private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final int CLIENT_ERRORS = 400;
  private static final double LOTS = 1L << Integer.SIZE;

  /// @throws IllegalArgumentException if a value makes no sense
  public TapQuery {
    status.ifPresent(
        it -> Expect.that(STATUS.matcher(it).matches(), "status", it, "such as 404, 5xx or error"));
    method.ifPresent(
        it -> Expect.that(METHOD.matcher(it).matches(), "method", it, "a method, such as GET"));
    method = method.map(it -> it.toUpperCase(Locale.ROOT));
    path.ifPresent(
        it -> Expect.that(it.startsWith("/") || it.equals("*"), "path", it, "to begin with /"));
    Expect.that(sample > 0 && sample <= 1, "sample", sample, "more than 0 % and at most 100 %");
  }

  /// @param routes the ids of all that there are
  /// @throws IllegalArgumentException if none of them is wanted, nor what no route matches
  void requireKnown(List<String> routes) {
    var wanted = route.orElse("");
    if (!wanted.isEmpty() && !routes.contains(wanted)) {
      throw new IllegalArgumentException(
          "unknown route '" + wanted + "' " + Suggestions.expected(wanted, routes));
    }
  }

  /// Whether requests of a route may be wanted.
  boolean mayWant(String routeId) {
    return route.isEmpty() || route.get().equals(routeId);
  }

  /// Whether a request that has drawn that lot is in the sample.
  boolean picks(int lot) {
    return Integer.toUnsignedLong(lot) < sample * LOTS;
  }

  /// Whether a request that has ended is wanted.
  boolean wants(RequestLog log) {
    return mayWant(log.exchange().routeId())
        && picks(log.lot())
        && method.filter(it -> !it.equals(log.method())).isEmpty()
        && path.filter(it -> !log.path().startsWith(it)).isEmpty()
        && slowerThan.filter(it -> log.endNanos() - log.startNanos() < it.toNanos()).isEmpty()
        && status.filter(it -> !isOf(it, log)).isEmpty();
  }

  private static boolean isOf(String wanted, RequestLog log) {
    if (wanted.equals("error")) {
      return log.code() != null || log.status() >= CLIENT_ERRORS;
    }
    var status = Integer.toString(log.status());
    return wanted.endsWith("xx") ? status.charAt(0) == wanted.charAt(0) : status.equals(wanted);
  }
}
