package dev.weir.gateway.telemetry.tap;

import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.gateway.log.FilterRun;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.UpstreamTry;
import dev.weir.gateway.telemetry.Redaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What became of one request, as JSON; without secrets, and without bodies.
///
/// Times that are durations are in milliseconds, to the microsecond.
final class RequestDetails {

  private static final double NANOS_IN_MICRO = 1e3;
  private static final double MICROS_IN_MILLI = 1e3;

  private final RequestLog log;
  private final Redaction redaction;

  RequestDetails(RequestLog log, Redaction redaction) {
    this.log = log;
    this.redaction = redaction;
  }

  /// All of it, of a request that has ended.
  Map<String, Object> all() {
    var took = log.endNanos() - log.startNanos();
    var json = new LinkedHashMap<String, Object>();
    json.put("time", Instant.now().minusNanos(took).truncatedTo(ChronoUnit.MILLIS).toString());
    json.put("request-id", log.exchange().id());
    json.put("client", log.exchange().clientAddress().getAddress().getHostAddress());
    json.put("method", log.method());
    json.put("scheme", log.exchange().scheme());
    json.put("host", log.host());
    json.put("path", redaction.path(log.path()));
    var query = log.query();
    if (query != null) {
      json.put("query", redaction.query(query));
    }
    json.put("protocol", log.exchange().protocol());
    addOutcome(json);
    json.put("duration", millis(took));
    json.put("bytes-received", log.bytesReceived());
    json.put("bytes-sent", log.bytesSent());
    var fields = log.fields();
    if (fields != null) {
      json.put("request-headers", fields.request());
      json.put("response-headers", fields.response());
    }
    addWork(json);
    return json;
  }

  /// What is known when the response is about to be written.
  Map<String, Object> soFar() {
    var json = new LinkedHashMap<String, Object>();
    json.put("request-id", log.exchange().id());
    addOutcome(json);
    json.put("duration", millis(System.nanoTime() - log.startNanos()));
    addWork(json);
    return json;
  }

  private void addOutcome(Map<String, Object> json) {
    if (!log.exchange().routeId().isEmpty()) {
      json.put("route", log.exchange().routeId());
    }
    if (log.status() != 0) {
      json.put("status", log.status());
    }
    var code = log.code();
    if (code != null) {
      json.put("code", code.id());
    }
    if (log.reason() != null) {
      json.put("reason", log.reason());
    }
    if (!log.refusedBy().isEmpty()) {
      json.put("refused-by", log.refusedBy());
    }
  }

  private void addWork(Map<String, Object> json) {
    var runs = log.filters();
    if (runs != null) {
      json.put("filters", runs.all().stream().map(this::filter).toList());
    }
    json.put("upstreams", log.tries().stream().map(RequestDetails::attempt).toList());
  }

  private Map<String, Object> filter(FilterRun run) {
    var json = new LinkedHashMap<String, Object>();
    json.put("filter", run.who().filter());
    if (!run.who().id().equals(run.who().filter())) {
      json.put("id", run.who().id());
    }
    if (!run.who().plugin().isEmpty()) {
      json.put("plugin", run.who().plugin());
      json.put("version", run.who().version());
    }
    json.put("time", millis(run.ownNanos()));
    json.put("outcome", outcome(run));
    var code = run.code();
    if (code != null) {
      json.put("code", code.id());
    }
    put("attributes", told(run.notes().attributes()), json);
    put("request", Changes.of(run.request(), run.asked(), redaction), json);
    put("response", Changes.of(run.got(), run.gave(), redaction), json);
    return json;
  }

  private Map<String, String> told(Map<String, String> attributes) {
    var told = new LinkedHashMap<String, String>();
    attributes.forEach((name, value) -> told.put(name, redaction.value(name, value)));
    return told;
  }

  private static String outcome(FilterRun run) {
    var code = run.code();
    if (code != null) {
      return !run.isOwnFailure()
          ? "interrupted"
          : code.source() == ErrorCode.Source.FILTER ? "failed" : "refused";
    }
    return run.asked() == null ? "answered" : "passed";
  }

  private static void put(String name, List<String> values, Map<String, Object> to) {
    if (!values.isEmpty()) {
      to.put(name, values);
    }
  }

  private static void put(String name, Map<String, String> values, Map<String, Object> to) {
    if (!values.isEmpty()) {
      to.put(name, values);
    }
  }

  private static Map<String, Object> attempt(UpstreamTry attempt) {
    var json = new LinkedHashMap<String, Object>();
    json.put("upstream", attempt.upstream());
    if (!attempt.endpoint().isEmpty()) {
      json.put("endpoint", attempt.endpoint());
    }
    if (attempt.connectedNanos() != 0) {
      json.put("connection", attempt.isReused() ? "reused" : "new");
      json.put("connect", millis(attempt.connectedNanos() - attempt.startNanos()));
    }
    if (attempt.headNanos() != 0) {
      json.put("wait", millis(attempt.headNanos() - attempt.connectedNanos()));
      json.put("status", attempt.status());
    }
    if (attempt.endNanos() != 0) {
      json.put("time", millis(attempt.endNanos() - attempt.startNanos()));
    }
    var code = attempt.code();
    if (code != null) {
      json.put("code", code.id());
    }
    return json;
  }

  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_IN_MICRO) / MICROS_IN_MILLI;
  }

  /// Header fields as they may be told, each `name: value`.
  static List<String> told(Headers headers, Redaction redaction) {
    var told = new ArrayList<String>();
    headers.forEach((name, value) -> told.add(name + ": " + redaction.header(name, value)));
    return told;
  }
}
