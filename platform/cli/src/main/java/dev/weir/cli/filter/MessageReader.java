package dev.weir.cli.filter;

import dev.weir.api.Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Reads the messages of one connection, one after the other.
final class MessageReader {

  private final InputStream in;

  MessageReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /// The next request; empty if the client is done.
  Optional<Message> request() throws IOException {
    var start = line();
    if (start.isEmpty()) {
      return Optional.empty();
    }
    var headers = fields();
    var length = headers.first("Content-Length");
    if (isChunked(headers)) {
      return Optional.of(chunked(start, headers));
    }
    var size = length.isPresent() ? Integer.parseInt(length.get()) : 0;
    return Optional.of(new Message(start, headers, text(in.readNBytes(size)), Headers.empty()));
  }

  /// The final response to a request.
  ///
  /// @param isHead whether the method was HEAD
  Message response(boolean isHead) throws IOException {
    var start = line();
    if (start.isEmpty()) {
      throw new EOFException("the connection ended without a response");
    }
    var headers = fields();
    var message = new Message(start, headers, "", Headers.empty());
    if (message.status() < 200) {
      return response(isHead);
    }
    if (isHead || !Message.hasBody(message.status())) {
      return message;
    }
    if (isChunked(headers)) {
      return chunked(start, headers);
    }
    var length = headers.first("Content-Length");
    var body = length.isPresent() ? exactly(Integer.parseInt(length.get())) : in.readAllBytes();
    return new Message(start, headers, text(body), Headers.empty());
  }

  private Message chunked(String start, Headers headers) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      var line = line();
      var size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
      if (size == 0) {
        return new Message(start, headers, text(body.toByteArray()), fields());
      }
      body.writeBytes(exactly(size));
      line();
    }
  }

  private byte[] exactly(int size) throws IOException {
    var bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException(
          "the body ended after " + bytes.length + " bytes (expected: " + size + ")");
    }
    return bytes;
  }

  private Headers fields() throws IOException {
    var fields = Headers.empty();
    for (var line = line(); !line.isEmpty(); line = line()) {
      var colon = line.indexOf(':');
      fields = fields.withAdded(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return fields;
  }

  private static boolean isChunked(Headers headers) {
    return headers
        .first("Transfer-Encoding")
        .filter(coding -> coding.toLowerCase(Locale.ROOT).endsWith("chunked"))
        .isPresent();
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
