package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.UpstreamTry;
import dev.weir.gateway.telemetry.Redaction;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields that are there for each request, whatever its headers.
final class KnownFields {

  private static final Timestamps RFC_3339 = Timestamps.rfc3339();
  private static final Timestamps COMMON = Timestamps.common();

  private KnownFields() {}

  /// The fields by name.
  static Map<String, Field> all(Redaction redaction) {
    var fields = new LinkedHashMap<String, Field>();
    fields.put("time", KnownFields::time);
    fields.put("time-common", KnownFields::timeCommon);
    fields.put("request-id", (log, line) -> text(log.exchange().id(), line));
    fields.put("trace-id", KnownFields::traceId);
    fields.put("span-id", KnownFields::spanId);
    fields.put("client", KnownFields::client);
    fields.put("principal", (log, line) -> text(log.exchange().principal().orElse(null), line));
    fields.put("method", (log, line) -> text(log.method(), line));
    fields.put("scheme", (log, line) -> text(log.exchange().scheme(), line));
    fields.put("host", (log, line) -> text(log.host(), line));
    fields.put("path", (log, line) -> text(redaction.path(log.path()), line));
    fields.put("query", (log, line) -> text(query(log, redaction), line));
    fields.put("target", (log, line) -> target(log, redaction, line));
    fields.put("protocol", (log, line) -> text(log.exchange().protocol(), line));
    fields.put("status", (log, line) -> number(log.status(), line));
    fields.put("code", (log, line) -> text(code(log), line));
    fields.put("reason", (log, line) -> text(log.reason(), line));
    fields.put("refused-by", (log, line) -> text(log.refusedBy(), line));
    fields.put("route", (log, line) -> text(log.exchange().routeId(), line));
    fields.put("upstream", KnownFields::upstream);
    fields.put("endpoint", KnownFields::endpoint);
    fields.put("tries", (log, line) -> number(log.tryCount(), line));
    fields.put("duration", KnownFields::duration);
    fields.put("upstream-time", KnownFields::upstreamTime);
    fields.put("upstream-head-time", KnownFields::upstreamHeadTime);
    fields.put("bytes-received", (log, line) -> number(log.bytesReceived(), line));
    fields.put("bytes-sent", (log, line) -> number(log.bytesSent(), line));
    return fields;
  }

  private static boolean text(@Nullable String value, Line line) {
    if (value == null || value.isEmpty()) {
      return false;
    }
    line.text(value);
    return true;
  }

  private static boolean number(long value, Line line) {
    line.number(value);
    return true;
  }

  private static @Nullable String query(RequestLog log, Redaction redaction) {
    var query = log.query();
    return query == null ? null : redaction.query(query);
  }

  private static boolean target(RequestLog log, Redaction redaction, Line line) {
    if (log.path().isEmpty()) {
      return false;
    }
    line.openText();
    line.append(redaction.path(log.path()));
    var query = query(log, redaction);
    if (query != null) {
      line.append("?");
      line.append(query);
    }
    line.closeText();
    return true;
  }

  private static @Nullable String code(RequestLog log) {
    var code = log.code();
    return code == null ? null : code.id();
  }

  private static boolean upstream(RequestLog log, Line line) {
    var last = log.lastTry();
    return last != null && text(last.upstream(), line);
  }

  private static boolean endpoint(RequestLog log, Line line) {
    var last = log.lastTry();
    return last != null && text(last.endpoint(), line);
  }

  private static boolean time(RequestLog log, Line line) {
    var millis = WallClock.millis(log.startNanos(), log.endNanos());
    line.openText();
    RFC_3339.append(Math.floorDiv(millis, 1000L), line);
    line.put('.');
    line.padded((int) Math.floorMod(millis, 1000L), 3);
    line.put('Z');
    line.closeText();
    return true;
  }

  private static boolean timeCommon(RequestLog log, Line line) {
    line.openText();
    COMMON.append(Math.floorDiv(WallClock.millis(log.startNanos(), log.endNanos()), 1000L), line);
    line.closeText();
    return true;
  }

  private static boolean traceId(RequestLog log, Line line) {
    var trace = log.trace();
    if (trace == null) {
      return false;
    }
    line.openText();
    line.hex(trace.traceHigh());
    line.hex(trace.traceLow());
    line.closeText();
    return true;
  }

  private static boolean spanId(RequestLog log, Line line) {
    var trace = log.trace();
    if (trace == null || !trace.isOurs()) {
      return false;
    }
    line.openText();
    line.hex(trace.spanId());
    line.closeText();
    return true;
  }

  private static boolean client(RequestLog log, Line line) {
    var address = log.exchange().clientAddress().getAddress();
    if (address == null) {
      return false;
    }
    if (!(address instanceof Inet4Address)) {
      line.text(withoutZone(address));
      return true;
    }
    var bytes = address.getAddress();
    line.openText();
    for (var i = 0; i < bytes.length; i++) {
      if (i > 0) {
        line.put('.');
      }
      line.digits(bytes[i] & 0xff);
    }
    line.closeText();
    return true;
  }

  private static String withoutZone(InetAddress address) {
    var text = address.getHostAddress();
    var zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static boolean duration(RequestLog log, Line line) {
    line.seconds(log.endNanos() - log.startNanos());
    return true;
  }

  private static boolean upstreamTime(RequestLog log, Line line) {
    var last = log.lastTry();
    if (last == null) {
      return false;
    }
    var nanos = toEnd(last, log);
    for (var it : log.earlierTries()) {
      nanos += toEnd(it, log);
    }
    line.seconds(nanos);
    return true;
  }

  private static boolean upstreamHeadTime(RequestLog log, Line line) {
    var last = log.lastTry();
    if (last == null || last.headNanos() == 0) {
      return false;
    }
    line.seconds(last.headNanos() - last.startNanos());
    return true;
  }

  private static long toEnd(UpstreamTry it, RequestLog log) {
    var end = it.endNanos();
    return (end == 0 ? log.endNanos() : end) - it.startNanos();
  }
}
