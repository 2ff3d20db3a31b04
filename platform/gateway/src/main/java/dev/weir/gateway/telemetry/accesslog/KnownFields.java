package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.UpstreamTry;
import dev.weir.gateway.telemetry.Redaction;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The fields that are there for each request, whatever its headers.
final class KnownFields {

  private static final Timestamps RFC_3339 = Timestamps.rfc3339();
  private static final Timestamps COMMON = Timestamps.common();
  private static final long MILLI = 1_000_000;

  private KnownFields() {}

  /// The fields by name.
  static Map<String, Field> all(Redaction redaction) {
    var fields = new LinkedHashMap<String, Field>();
    fields.put("time", KnownFields::time);
    fields.put("time-common", KnownFields::timeCommon);
    fields.put("request-id", text(log -> log.exchange().id()));
    fields.put("trace-id", KnownFields::traceId);
    fields.put("span-id", KnownFields::spanId);
    fields.put("client", KnownFields::client);
    fields.put("principal", text(log -> log.exchange().principal().orElse(null)));
    fields.put("method", text(RequestLog::method));
    fields.put("scheme", text(log -> log.exchange().scheme()));
    fields.put("host", text(RequestLog::host));
    fields.put("path", text(RequestLog::path));
    fields.put("query", text(log -> query(log, redaction)));
    fields.put("target", (log, line) -> target(log, redaction, line));
    fields.put("protocol", text(log -> log.exchange().protocol()));
    fields.put("status", number(RequestLog::status));
    fields.put("code", text(KnownFields::code));
    fields.put("refused-by", text(RequestLog::refusedBy));
    fields.put("route", text(log -> log.exchange().routeId()));
    fields.put("upstream", text(log -> ofTry(log, UpstreamTry::upstream)));
    fields.put("endpoint", text(log -> ofTry(log, UpstreamTry::endpoint)));
    fields.put("tries", number(RequestLog::tryCount));
    fields.put("duration", KnownFields::duration);
    fields.put("upstream-time", KnownFields::upstreamTime);
    fields.put("bytes-received", number(RequestLog::bytesReceived));
    fields.put("bytes-sent", number(RequestLog::bytesSent));
    return fields;
  }

  private static Field text(Function<RequestLog, @Nullable String> of) {
    return (log, line) -> {
      var value = of.apply(log);
      if (value == null || value.isEmpty()) {
        return false;
      }
      line.text(value);
      return true;
    };
  }

  private static Field number(ToLongFunction<RequestLog> of) {
    return (log, line) -> {
      line.number(of.applyAsLong(log));
      return true;
    };
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
    line.append(log.path());
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

  private static @Nullable String ofTry(RequestLog log, Function<UpstreamTry, String> of) {
    var last = log.lastTry();
    return last == null ? null : of.apply(last);
  }

  /// When the request began, in milliseconds since 1970.
  // What a line is written at says how long it took.
  static long startMillis(RequestLog log) {
    return System.currentTimeMillis() - (System.nanoTime() - log.startNanos()) / MILLI;
  }

  private static boolean time(RequestLog log, Line line) {
    var millis = startMillis(log);
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
    COMMON.append(Math.floorDiv(startMillis(log), 1000L), line);
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

  // To the head of the response, of all tries together.
  private static boolean upstreamTime(RequestLog log, Line line) {
    var last = log.lastTry();
    if (last == null) {
      return false;
    }
    var nanos = 0L;
    if (log.tryCount() == 1) {
      nanos = nanos(last);
    } else {
      for (var it : log.tries()) {
        nanos += nanos(it);
      }
    }
    line.seconds(nanos);
    return true;
  }

  private static long nanos(UpstreamTry it) {
    var end = it.headNanos() == 0 ? it.endNanos() : it.headNanos();
    return end == 0 ? 0 : end - it.startNanos();
  }
}
