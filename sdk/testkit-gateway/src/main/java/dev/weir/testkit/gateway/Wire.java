package dev.weir.testkit.gateway;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FakeExchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Requests and responses as HTTP/1.1 has them, whole.
final class Wire {

  private static final DataSize MAX_BODY = DataSize.ofMebibytes(64);
  private static final String LENGTH = "Content-Length";
  private static final String CODING = "Transfer-Encoding";

  private Wire() {}

  /// A head, and what follows it.
  private record Message(String start, Headers headers, Body body) {}

  static byte[] bytes(Request request) throws IOException {
    var headers = request.headers();
    var complete = headers.contains("Host") ? headers : headers.with("Host", "weir.test");
    return bytes(
        request.method() + " " + request.target() + " HTTP/1.1", complete, request.body(), true);
  }

  /// @param isToHead whether it answers a HEAD request
  static byte[] bytes(Response response, boolean isToHead) throws IOException {
    var hasBody = !isToHead && response.status() != 204 && response.status() != 304;
    return bytes(
        "HTTP/1.1 " + response.status() + " ", response.headers(), response.body(), hasBody);
  }

  private static byte[] bytes(String start, Headers headers, Body body, boolean hasBody)
      throws IOException {
    var content = body.readAll(MAX_BODY);
    var isLengthNeeded = start.startsWith("HTTP/") ? hasBody : content.length > 0;
    var fields = headers.without(CODING);
    if (isLengthNeeded) {
      fields = fields.with(LENGTH, Integer.toString(content.length));
    }
    var head = new StringBuilder(start).append("\r\n");
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    if (hasBody) {
      bytes.writeBytes(content);
    }
    return bytes.toByteArray();
  }

  /// The request that is this text.
  static Request request(String text) throws IOException {
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    var message = read(in, false, false);
    var words = message.start().split(" ", -1);
    return FakeExchange.create()
        .request(words[0], words[1])
        .headers(message.headers())
        .body(message.body())
        .build();
  }

  /// The response that comes in, without the interim ones.
  static Response response(InputStream in, boolean isToHead) throws IOException {
    while (true) {
      var message = read(in, true, isToHead);
      var status = Integer.parseInt(message.start().split(" ", -1)[1]);
      if (status >= 200) {
        return Response.of(status, message.headers(), message.body());
      }
    }
  }

  private static Message read(InputStream in, boolean isResponse, boolean isToHead)
      throws IOException {
    var start = line(in);
    var headers = Headers.empty();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      var colon = line.indexOf(':');
      headers = headers.withAdded(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    var isBodiless = isToHead || (isResponse && start.matches("HTTP/1\\.1 (1..|204|304).*"));
    return new Message(start, headers, isBodiless ? Body.empty() : body(in, headers, isResponse));
  }

  private static Body body(InputStream in, Headers headers, boolean isResponse) throws IOException {
    if (headers.contains(CODING)) {
      return chunked(in);
    }
    var length = headers.first(LENGTH);
    if (length.isPresent()) {
      return Body.of(exactly(in, Integer.parseInt(length.get())));
    }
    return isResponse ? Body.of(in.readAllBytes()) : Body.empty();
  }

  private static Body chunked(InputStream in) throws IOException {
    var content = new ByteArrayOutputStream();
    while (true) {
      var size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
      if (size == 0) {
        while (!line(in).isEmpty()) {}
        return Body.of(content.toByteArray());
      }
      content.writeBytes(exactly(in, size));
      line(in);
    }
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    var bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException(
          "body ended after " + bytes.length + " bytes (expected: " + count + ")");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended in the middle of a message");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
