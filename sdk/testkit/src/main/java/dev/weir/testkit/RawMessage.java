package dev.weir.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Cuts the bytes of a connection into requests, each kept as it came.
final class RawMessage {

  private static final Pattern LENGTH = field("content-length", "([0-9]+)");
  private static final Pattern CHUNKED = field("transfer-encoding", "(?:.*,)?\\s*chunked");
  private static final Pattern CONTINUE = field("expect", "100-continue");
  private static final Pattern CLOSE = field("connection", "close");
  private static final Pattern BODILESS = Pattern.compile("HTTP/1\\.[01] (?:1..|204|304)\\b");

  private final InputStream in;
  private final OutputStream out;

  RawMessage(InputStream in, OutputStream out) {
    this.in = new BufferedInputStream(in);
    this.out = out;
  }

  /// The next request, or an empty text if the client is done.
  String next() throws IOException {
    var bytes = new ByteArrayOutputStream();
    if (!readLine(bytes)) {
      return "";
    }
    while (readLine(bytes) && !endsWithEmptyLine(text(bytes))) {}
    var head = text(bytes);
    if (CONTINUE.matcher(head).find()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    var length = LENGTH.matcher(head);
    if (CHUNKED.matcher(head).find()) {
      readChunks(bytes);
    } else if (length.find()) {
      readExactly(Long.parseLong(length.group(1)), bytes);
    }
    return text(bytes);
  }

  /// Whether only the end of the connection ends this response.
  static boolean endsWithConnection(String response) {
    var end = response.indexOf("\r\n\r\n");
    var head = end < 0 ? response : response.substring(0, end + 4);
    var delimited =
        BODILESS.matcher(head).lookingAt()
            || LENGTH.matcher(head).find()
            || CHUNKED.matcher(head).find();
    return !delimited || CLOSE.matcher(head).find();
  }

  private void readChunks(ByteArrayOutputStream bytes) throws IOException {
    while (true) {
      var start = bytes.size();
      if (!readLine(bytes)) {
        throw new EOFException("chunk size missing");
      }
      var line = text(bytes).substring(start).strip();
      var size = Long.parseLong(line.split(";", 2)[0].strip(), 16);
      if (size == 0) {
        readTrailers(bytes);
        return;
      }
      readExactly(size + 2, bytes);
    }
  }

  private void readTrailers(ByteArrayOutputStream bytes) throws IOException {
    int start;
    do {
      start = bytes.size();
    } while (readLine(bytes) && bytes.size() - start > 2);
  }

  private void readExactly(long count, ByteArrayOutputStream bytes) throws IOException {
    for (var i = 0L; i < count; i++) {
      var b = in.read();
      if (b < 0) {
        throw new EOFException("body ended after " + i + " bytes (expected: " + count + ")");
      }
      bytes.write(b);
    }
  }

  /// Reads up to and including the next line feed; false if there was nothing.
  private boolean readLine(ByteArrayOutputStream bytes) throws IOException {
    var start = bytes.size();
    for (var b = in.read(); b >= 0; b = in.read()) {
      bytes.write(b);
      if (b == '\n') {
        break;
      }
    }
    return bytes.size() > start;
  }

  private static boolean endsWithEmptyLine(String head) {
    return head.endsWith("\r\n\r\n");
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static Pattern field(String name, String value) {
    return Pattern.compile("(?im)^" + name + ":[ \\t]*" + value + "[ \\t]*\\r?$");
  }
}
