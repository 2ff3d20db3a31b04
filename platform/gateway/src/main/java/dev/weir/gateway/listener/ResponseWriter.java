package dev.weir.gateway.listener;

import dev.weir.api.Response;
import dev.weir.gateway.wire.BodySender;
import dev.weir.gateway.wire.BodySender.Framing;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.Downstream;
import dev.weir.gateway.wire.FieldsWriter;
import dev.weir.gateway.wire.OutputBuffer;
import dev.weir.gateway.wire.Wire;
import dev.weir.gateway.wire.WireHeaders;
import dev.weir.http.FieldName;
import dev.weir.http.HeadWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes responses to one client: the head and what there is of the body in one go, the rest as it
/// comes in.
final class ResponseWriter {

  private static final Set<FieldName> NOT_COPIED =
      EnumSet.of(
          FieldName.CONNECTION,
          FieldName.CONTENT_LENGTH,
          FieldName.KEEP_ALIVE,
          FieldName.PROXY_CONNECTION,
          FieldName.TE,
          FieldName.TRANSFER_ENCODING,
          FieldName.UPGRADE);

  // The length of a body that the client does not get stands for what a GET would have given.
  private static final Set<FieldName> NOT_COPIED_WITHOUT_BODY = EnumSet.copyOf(NOT_COPIED);

  static {
    NOT_COPIED_WITHOUT_BODY.remove(FieldName.CONTENT_LENGTH);
  }

  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");

  /// What the client's request means for the response.
  ///
  /// @param method the request's method
  /// @param isHttp11 whether the client knows HTTP/1.1
  /// @param isKeptAlive whether the connection goes on after the response
  record Terms(String method, boolean isHttp11, boolean isKeptAlive) {}

  private final Wire wire;
  private final Buffers buffers;
  private final long timeoutNanos;
  private final HttpDate date;
  private final Downstream downstream;

  ResponseWriter(
      Wire wire, Buffers buffers, long timeoutNanos, HttpDate date, Downstream downstream) {
    this.wire = wire;
    this.buffers = buffers;
    this.timeoutNanos = timeoutNanos;
    this.date = date;
    this.downstream = downstream;
  }

  /// Sends the response to its end and closes its body.
  ///
  /// @return whether the connection may go on
  /// @throws IOException if the client went away or the body broke off; the client must not take
  ///   what it got for complete then
  boolean write(Response response, Terms terms) throws IOException {
    var out = buffers.outputs().take();
    try (response) {
      var hasBody = hasBody(response.status(), terms);
      var framing = framing(response, terms.isHttp11());
      var isKeptAlive = terms.isKeptAlive() && (!hasBody || framing != Framing.CLOSE);
      out.clear();
      writeHead(response, terms, hasBody ? framing : null, isKeptAlive, out.head());
      out.headIsDone();
      if (hasBody) {
        writeBody(new BodySender(response.body(), framing), out, response.body().length());
      } else {
        out.flush(wire, timeoutNanos);
      }
      return isKeptAlive;
    } finally {
      buffers.outputs().give(out);
    }
  }

  private static boolean hasBody(int status, Terms terms) {
    return status != 204 && status != 304 && !terms.method().equals("HEAD");
  }

  private static Framing framing(Response response, boolean isHttp11) {
    if (isHttp11) {
      return BodySender.framingOf(response.body());
    }
    return response.body().length() >= 0 ? Framing.LENGTH : Framing.CLOSE;
  }

  private void writeHead(
      Response response,
      Terms terms,
      @Nullable Framing framing,
      boolean isKeptAlive,
      HeadWriter out) {
    var headers = response.headers();
    writeStatusLine(response, out);
    var length = response.body().length();
    var keepsLength = framing == null && length == 0 && response.status() != 204;
    FieldsWriter.write(headers, keepsLength ? NOT_COPIED_WITHOUT_BODY : NOT_COPIED, out);
    if (framing == Framing.LENGTH || (framing == null && length > 0 && response.status() != 204)) {
      out.put(CONTENT_LENGTH).putDecimal(length).putLineEnd();
    } else if (framing == Framing.CHUNKED || framing == Framing.AS_RECEIVED) {
      out.put(CHUNKED);
    }
    if (!isKeptAlive) {
      out.put(CLOSE);
    } else if (!terms.isHttp11()) {
      out.put(KEEP_ALIVE);
    }
    if (!headers.contains("Date")) {
      out.put(date.line());
    }
    out.putLineEnd();
  }

  // An endpoint's own words for a status are passed on.
  private static void writeStatusLine(Response response, HeadWriter out) {
    if (response.headers() instanceof WireHeaders wire
        && wire.block().status() == response.status()) {
      var head = wire.block();
      out.put("HTTP/1.1 ").putDecimal(response.status()).put(' ');
      out.put(head.bytes(), head.reasonStart(), head.firstLineEnd()).putLineEnd();
    } else {
      out.put(StatusLine.of(response.status()));
    }
  }

  private void writeBody(BodySender sender, OutputBuffer out, long length) throws IOException {
    var small = out.room();
    while (!sender.isDone() && (!sender.mayWait() && small.remaining() >= BodySender.MIN_ROOM)) {
      sender.step(small);
    }
    out.flush(wire, timeoutNanos);
    if (sender.isDone()) {
      return;
    }
    if (length >= 0 && length <= small.capacity()) {
      stream(sender, small);
      return;
    }
    var bulk = buffers.bulk().take();
    try {
      stream(sender, bulk.clear());
    } finally {
      buffers.bulk().give(bulk);
    }
  }

  private void stream(BodySender sender, ByteBuffer buffer) throws IOException {
    while (!sender.isDone()) {
      if (sender.mayWait()) {
        downstream.startWaiting();
        try {
          sender.step(buffer);
        } finally {
          downstream.stopWaiting();
        }
      } else {
        sender.step(buffer);
      }
      wire.write(buffer.flip(), timeoutNanos);
      buffer.clear();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
