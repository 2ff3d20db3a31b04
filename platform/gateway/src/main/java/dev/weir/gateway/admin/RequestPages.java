package dev.weir.gateway.admin;

import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.Percent;
import dev.weir.gateway.route.Explanation;
import dev.weir.gateway.route.ProbeRequest;
import dev.weir.gateway.telemetry.tap.Tap;
import dev.weir.gateway.telemetry.tap.TapQuery;
import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Shows operators what becomes of requests: of one that is only thought of, and of those that come
/// in while they look.
///
/// @param explanations says what would become of a request
/// @param taps begins to look
public record RequestPages(
    Function<ProbeRequest, Explanation> explanations, Function<TapQuery, Tap> taps) {

  private static final Duration PULSE = Duration.ofSeconds(2);
  private static final double HUNDREDTHS = 10_000;

  /// `GET /admin/v1/explain?method=GET&url=…&header=…`
  void explain(ServerRequest request, ServerResponse response) {
    try {
      var query = request.query();
      var probe =
          ProbeRequest.of(
              query.first("method").orElse("GET"),
              query.first("url").orElse("/"),
              query.all("header", List::of));
      Answers.send(response, Status.OK_200, explanations.apply(probe).json());
    } catch (IllegalArgumentException e) {
      Answers.sendProblem(response, Answers.INVALID, "invalid-request", e);
    }
  }

  /// `GET /admin/v1/tap?route=…&status=5xx`: requests as they end, a line of JSON for each, until
  /// the client leaves. An empty line every two seconds says that the gateway is still there.
  void tap(ServerRequest request, ServerResponse response) {
    try (var tap = taps.apply(query(request.query()))) {
      response
          .header(HeaderNames.CONTENT_TYPE, "application/x-ndjson")
          .header(HeaderValues.CACHE_NO_CACHE);
      try (var out = response.outputStream()) {
        stream(tap, out);
      }
    } catch (IllegalArgumentException e) {
      Answers.sendProblem(response, Answers.INVALID, "invalid-tap", e);
    } catch (IllegalStateException e) {
      Answers.sendProblem(response, Status.CONFLICT_409, "too-many-taps", e);
    } catch (IOException | UncheckedIOException _) {
      // The operator has seen enough.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stream(Tap tap, OutputStream out) throws IOException, InterruptedException {
    while (!tap.isEnded()) {
      out.write('\n');
      out.flush();
      var next = tap.next(PULSE);
      while (next != null && !next.isEmpty()) {
        write(next, out);
        next = tap.next(Duration.ZERO);
      }
      var dropped = tap.takeDropped();
      if (dropped > 0) {
        write(Map.of("dropped", dropped), out);
      }
    }
  }

  private static void write(Map<String, Object> json, OutputStream out) throws IOException {
    out.write(JsonText.line(json).getBytes(StandardCharsets.US_ASCII));
    out.write('\n');
  }

  private static TapQuery query(Parameters query) {
    return new TapQuery(
        value(query, "route"),
        value(query, "status"),
        value(query, "method"),
        value(query, "path"),
        value(query, "slower-than").map(RequestPages::millis),
        value(query, "sample").map(RequestPages::part).orElse(1.0));
  }

  private static Optional<String> value(Parameters query, String name) {
    return query.first(name).asOptional();
  }

  private static Duration millis(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("slower-than: '" + text + "' (expected: milliseconds)");
    }
    return Duration.ofMillis(Long.parseLong(text));
  }

  private static double part(String text) {
    try {
      return Percent.parse(text).hundredths() / HUNDREDTHS;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("sample: " + e.getMessage(), e);
    }
  }
}
