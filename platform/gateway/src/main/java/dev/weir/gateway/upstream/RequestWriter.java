package dev.weir.gateway.upstream;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.wire.FieldsWriter;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.Peer;
import dev.weir.gateway.wire.TraceFields;
import dev.weir.gateway.wire.WireHeaders;
import dev.weir.http.FieldName;
import dev.weir.http.HeadWriter;
import dev.weir.http.HeaderBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes the head of a request as an endpoint gets it.
final class RequestWriter {

  // What belongs to the client's connection or is written anew below.
  private static final Set<FieldName> NOT_COPIED =
      EnumSet.of(
          FieldName.CONNECTION,
          FieldName.CONTENT_LENGTH,
          FieldName.EXPECT,
          FieldName.FORWARDED,
          FieldName.HTTP2_SETTINGS,
          FieldName.KEEP_ALIVE,
          FieldName.PROXY_AUTHORIZATION,
          FieldName.PROXY_CONNECTION,
          FieldName.TE,
          FieldName.TRANSFER_ENCODING,
          FieldName.UPGRADE,
          FieldName.X_FORWARDED_FOR,
          FieldName.X_FORWARDED_HOST,
          FieldName.X_FORWARDED_PROTO);

  // What stands there is of a span that is not the endpoint's parent.
  private static final FieldName[] OF_TRACES = {
    FieldName.B3,
    FieldName.TRACEPARENT,
    FieldName.TRACESTATE,
    FieldName.X_B3_FLAGS,
    FieldName.X_B3_PARENTSPANID,
    FieldName.X_B3_SAMPLED,
    FieldName.X_B3_SPANID,
    FieldName.X_B3_TRACEID
  };

  /// The fields that an endpoint does not get.
  ///
  /// @param unchanged of a request whose head is as it came in
  /// @param changed of any other, whose `Host` is written anew
  private record Dropped(Set<FieldName> unchanged, Set<FieldName> changed) {

    static Dropped of(Set<FieldName> names) {
      return new Dropped(names, plus(names, FieldName.HOST));
    }

    Dropped traced() {
      return of(plus(unchanged, OF_TRACES));
    }
  }

  private static final Dropped FROM_TRUSTED = Dropped.of(NOT_COPIED);
  private static final Dropped FROM_TRUSTED_TRACED = FROM_TRUSTED.traced();

  // What a trusted proxy may say, and filters, but no stranger.
  private static final Dropped FROM_STRANGERS =
      Dropped.of(plus(NOT_COPIED, FieldName.X_FORWARDED, FieldName.X_REAL_IP));
  private static final Dropped FROM_STRANGERS_TRACED = FROM_STRANGERS.traced();

  // A request that a filter makes is no forwarded one: what it says about a client is what it means
  // to say.
  private static final Dropped FROM_OWN =
      Dropped.of(
          minus(
              NOT_COPIED,
              FieldName.FORWARDED,
              FieldName.PROXY_AUTHORIZATION,
              FieldName.X_FORWARDED_FOR,
              FieldName.X_FORWARDED_HOST,
              FieldName.X_FORWARDED_PROTO));
  private static final Dropped FROM_OWN_TRACED = FROM_OWN.traced();

  private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
  private static final byte[] VIA = ascii("Via: 1.1 weir\r\n");
  private static final byte[] VIA_HTTP10 = ascii("Via: 1.0 weir\r\n");
  private static final byte[] X_FORWARDED_HOST = ascii("X-Forwarded-Host: ");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CONTINUE = ascii("Expect: 100-continue\r\n");
  private static final byte[] TRAILERS = ascii("Connection: TE\r\nTE: trailers\r\n");
  private static final Set<String> METHODS_WITHOUT_CONTENT =
      Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE");

  private RequestWriter() {}

  /// Writes the head.
  ///
  /// @param authority the endpoint's, for requests without a host
  /// @param expectsContinue whether to ask the endpoint before the body is sent
  static void write(
      Request request,
      String authority,
      boolean expectsContinue,
      boolean isUpgrade,
      HeadWriter out) {
    out.put(request.method()).put(' ').put(request.path());
    var query = request.query();
    if (query.isPresent()) {
      out.put('?').put(query.get());
    }
    out.put(VERSION);
    var headers = request.headers();
    var trace = trace(request);
    writeFields(request, authority, trace != null, out);
    if (trace != null) {
      writeTrace(request, trace, out);
    }
    writeFraming(request, out);
    if (expectsContinue) {
      out.put(CONTINUE);
    }
    if (isUpgrade) {
      out.put("Connection: upgrade\r\n").putField("Upgrade", headers.first("Upgrade").orElse(""));
    } else if (takesTrailers(headers)) {
      out.put(TRAILERS);
    }
    if (!isOwn(request)) {
      writeForwarded(request, out);
      var isHttp10 = request.exchange().protocol().equals("HTTP/1.0");
      out.put(isHttp10 ? VIA_HTTP10 : VIA);
    }
    out.putLineEnd();
  }

  private static boolean isOwn(Request request) {
    return request.exchange() instanceof GatewayExchange exchange && !exchange.hasClient();
  }

  private static Set<FieldName> plus(Set<FieldName> names, FieldName... more) {
    var all = EnumSet.copyOf(names);
    Collections.addAll(all, more);
    return all;
  }

  private static Set<FieldName> minus(Set<FieldName> names, FieldName... fewer) {
    var some = EnumSet.copyOf(names);
    Arrays.asList(fewer).forEach(some::remove);
    return some;
  }

  private static void writeFields(
      Request request, String authority, boolean isTraced, HeadWriter out) {
    var headers = request.headers();
    if (isOwn(request)) {
      out.putField("Host", Headers.requireValue(headers.first("Host").orElse(authority)));
      FieldsWriter.write(headers, (isTraced ? FROM_OWN_TRACED : FROM_OWN).changed, out);
      return;
    }
    var fromTrusted = isTraced ? FROM_TRUSTED_TRACED : FROM_TRUSTED;
    var fromStrangers = isTraced ? FROM_STRANGERS_TRACED : FROM_STRANGERS;
    var dropped = isTrusted(request) ? fromTrusted : fromStrangers;
    if (headers instanceof WireHeaders wire && wire.isUnchanged()) {
      FieldsWriter.write(headers, dropped.unchanged, out);
      if (wire.block().indexOf(FieldName.HOST, 0) < 0) {
        out.putField("Host", authority);
      }
      return;
    }
    // A filter may have added a second Host; two are none.
    out.putField("Host", Headers.requireValue(headers.first("Host").orElse(authority)));
    FieldsWriter.write(headers, dropped.changed, fromTrusted.changed, out);
  }

  /// The trace of which the endpoint's parent is a span of this gateway, or which a filter's call
  /// belongs to; null if what the head says of traces stays as it is.
  private static @Nullable TraceContext trace(Request request) {
    var trace =
        request.exchange() instanceof GatewayExchange exchange ? exchange.log().trace() : null;
    return trace != null && trace.formats() != 0 && (trace.isOurs() || isOwn(request))
        ? trace
        : null;
  }

  private static void writeTrace(Request request, TraceContext trace, HeadWriter out) {
    var attempt =
        request.exchange() instanceof GatewayExchange exchange ? exchange.log().lastTry() : null;
    var span = attempt == null ? 0 : attempt.spanId();
    TraceFields.write(trace, span == 0 ? trace.callerId() : span, out);
  }

  private static boolean isTrusted(Request request) {
    return request.exchange() instanceof GatewayExchange exchange
        && exchange.downstream().peer().isTrusted();
  }

  /// Whether the client asks to change the protocol, and to one that can be tunnelled: `h2c`
  /// cannot, it would carry requests past all filters. Nor can a request with a body be the
  /// beginning of a tunnel, since the body may still be on its way when the tunnel begins.
  static boolean isUpgrade(Request request) {
    if (isOwn(request)
        || !(request.headers() instanceof WireHeaders wire)
        || wire.block().indexOf(FieldName.UPGRADE, 0) < 0) {
      return false;
    }
    var protocols = String.join(",", request.headers().all("Upgrade")).toLowerCase(Locale.ROOT);
    return !protocols.isEmpty()
        && !protocols.contains("h2c")
        && wire.block().minorVersion() > 0
        && wire.block().indexOf(FieldName.TRANSFER_ENCODING, 0) < 0
        && !hasContent(wire.block())
        && wire.block().hasToken(FieldName.CONNECTION, "upgrade");
  }

  private static boolean hasContent(HeaderBlock head) {
    var length = head.indexOf(FieldName.CONTENT_LENGTH, 0);
    return length >= 0 && !head.isValue(length, "0");
  }

  private static boolean takesTrailers(Headers headers) {
    return headers instanceof WireHeaders wire
        && wire.block().indexOf(FieldName.TE, 0) >= 0
        && wire.block().hasToken(FieldName.TE, "trailers");
  }

  private static void writeFraming(Request request, HeadWriter out) {
    var length = request.body().length();
    if (length < 0 || request.body().trailers().size() > 0) {
      out.put(CHUNKED);
    } else if (length > 0
        || !METHODS_WITHOUT_CONTENT.contains(request.method())
        || request.headers().contains("Content-Length")) {
      out.put(CONTENT_LENGTH).putDecimal(length).putLineEnd();
    }
  }

  private static void writeForwarded(Request request, HeadWriter out) {
    if (!(request.exchange() instanceof GatewayExchange exchange)) {
      return;
    }
    var peer = exchange.downstream().peer();
    var host = originalHost(request.headers());
    if (peer.isTrusted()) {
      writeChain(request.headers(), peer, host, out);
      return;
    }
    out.put(peer.forwarded());
    if (!host.isEmpty()) {
      out.put(";host=\"").put(host).put('"').putLineEnd();
      out.put(X_FORWARDED_HOST).put(host);
    }
    out.putLineEnd();
  }

  // The client's own, whatever filters made of it.
  private static String originalHost(Headers headers) {
    if (headers instanceof WireHeaders wire) {
      var index = wire.block().indexOf(FieldName.HOST, 0);
      return index < 0 ? "" : wire.block().value(index);
    }
    return headers.first("Host").orElse("");
  }

  // A trusted proxy has said who its client is; this gateway adds that proxy to the list.
  private static void writeChain(Headers headers, Peer peer, String host, HeadWriter out) {
    out.putField("X-Forwarded-For", append(headers, "X-Forwarded-For", peer.literal()));
    out.putField("X-Forwarded-Proto", headers.first("X-Forwarded-Proto").orElseGet(peer::scheme));
    var originalHost = headers.first("X-Forwarded-Host").orElse(host);
    if (!originalHost.isEmpty()) {
      out.putField("X-Forwarded-Host", originalHost);
    }
    var element = "for=" + peer.node() + ";proto=" + peer.scheme();
    var complete = host.isEmpty() ? element : element + ";host=\"" + host + '"';
    out.putField("Forwarded", append(headers, "Forwarded", complete));
  }

  private static String append(Headers headers, String name, String element) {
    return headers.all(name).stream()
        .filter(value -> !value.isEmpty())
        .collect(Collectors.collectingAndThen(Collectors.toList(), list -> join(list, element)));
  }

  private static String join(List<String> list, String element) {
    return list.isEmpty() ? element : String.join(", ", list) + ", " + element;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
