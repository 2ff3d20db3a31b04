package dev.weir.cli.filter;

import dev.weir.api.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An HTTP/1.1 request or response, whole.
///
/// @param start the request line or the status line
/// @param body the content without its coding, as UTF-8
/// @param trailers the fields after the body
record Message(String start, Headers headers, String body, Headers trailers) {

  private static final String LENGTH = "Content-Length";
  private static final String CODING = "Transfer-Encoding";

  static Message request(String method, String target, Headers headers, String body) {
    return new Message(method + " " + target + " HTTP/1.1", headers, body, Headers.empty());
  }

  static Message response(int status, Headers headers, String body, Headers trailers) {
    return new Message(
        "HTTP/1.1 " + status + (status == 200 ? " OK" : " "), headers, body, trailers);
  }

  boolean isResponse() {
    return start.startsWith("HTTP/");
  }

  /// The method of a request.
  String method() {
    return word(0);
  }

  /// The path and query of a request.
  String target() {
    return word(1);
  }

  /// The status of a response.
  int status() {
    return Integer.parseInt(word(1));
  }

  private String word(int index) {
    return start.split(" ", -1)[index];
  }

  /// Whether a response with that status has a body.
  static boolean hasBody(int status) {
    return status >= 200 && status != 204 && status != 304;
  }

  /// The message as it goes over the wire.
  ///
  /// @param isBodyLeftOut whether this is the answer to a HEAD request
  byte[] bytes(boolean isBodyLeftOut) {
    var content = body.getBytes(StandardCharsets.UTF_8);
    var isChunked = trailers.size() > 0;
    var head = new StringBuilder(start).append("\r\n");
    append(head, headers.without(CODING));
    if (isChunked) {
      head.append(CODING + ": chunked\r\n");
    } else if (needsLength(content)) {
      head.append(LENGTH + ": ").append(content.length).append("\r\n");
    }
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(latin1(head.append("\r\n").toString()));
    if (!isBodyLeftOut) {
      bytes.writeBytes(isChunked ? chunked(content) : content);
    }
    return bytes.toByteArray();
  }

  private boolean needsLength(byte[] content) {
    if (headers.contains(LENGTH)) {
      return false;
    }
    return isResponse() ? hasBody(status()) : content.length > 0;
  }

  private byte[] chunked(byte[] content) {
    var bytes = new ByteArrayOutputStream();
    if (content.length > 0) {
      bytes.writeBytes(latin1(Integer.toHexString(content.length).toUpperCase(Locale.ROOT)));
      bytes.writeBytes(latin1("\r\n"));
      bytes.writeBytes(content);
      bytes.writeBytes(latin1("\r\n"));
    }
    var end = new StringBuilder("0\r\n");
    append(end, trailers);
    bytes.writeBytes(latin1(end.append("\r\n").toString()));
    return bytes.toByteArray();
  }

  private static void append(StringBuilder text, Headers fields) {
    fields.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
